package io.stowage.core.event;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.model.ImageId;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What happens in a registry, and who hears of it. Safe from any thread. */
public final class Events implements AutoCloseable {

  private final List<ChangeLog> logs = new CopyOnWriteArrayList<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private volatile Set<Kind> wanted = EnumSet.noneOf(Kind.class);

  /** For {@link io.stowage.core.Registry}, which has one. */
  public Events() {}

  /**
   * Adds a listener, which hears of what happens from now on.
   *
   * @param name for the log
   * @param limits of what may wait for it
   */
  public synchronized void listen(String name, RegistryListener listener, Limits limits) {
    Subscription subscription = new Subscription(name, listener, limits);
    subscriptions.add(subscription);
    want(subscription.kinds());
  }

  /** Adds a log, in which all changes are kept from now on before they are acknowledged. */
  public synchronized void keep(ChangeLog log) {
    logs.add(log);
    want(Kind.changes());
  }

  private void want(Set<Kind> kinds) {
    Set<Kind> all = EnumSet.noneOf(Kind.class);
    all.addAll(wanted);
    all.addAll(kinds);
    wanted = all;
  }

  /** Whether anybody wants to hear of a kind of events. Where nobody does, they cost nothing. */
  public boolean wants(Kind kind) {
    return wanted.contains(kind);
  }

  /** Whether there is a listener that might refuse something. */
  public boolean hasListeners() {
    return !subscriptions.isEmpty();
  }

  /** Whether anybody wants to hear of anything. */
  public boolean areHeard() {
    return !wanted.isEmpty();
  }

  /**
   * Tells of one event, if anybody wants to hear of its kind.
   *
   * @throws RegistryException as {@link #tell(List)}
   */
  public void tell(Kind kind, Function<Kind, Event> event) {
    if (wants(kind)) {
      tell(List.of(event.apply(kind)));
    }
  }

  /**
   * Tells of what one act has done: changes when they are stored, and before they are acknowledged.
   * As it is done, everybody else hears of it also where a log fails.
   *
   * @throws RegistryException {@code UNAVAILABLE} if a log cannot keep changes
   */
  public void tell(List<Event> events) {
    List<Event> told = events.stream().filter(event -> wants(event.kind())).toList();
    if (told.isEmpty()) {
      return;
    }
    List<Event> changes = told.stream().filter(event -> !event.kind().isPull()).toList();
    Exception failure = changes.isEmpty() ? null : keep(changes);
    for (Subscription subscription : subscriptions) {
      told.forEach(subscription::offer);
    }
    if (failure instanceof IOException e) {
      throw RegistryException.storage("queueing what to tell others of", e);
    } else if (failure instanceof RuntimeException e) {
      throw e;
    }
  }

  /** Has every log keep changes; the first failure, or null. */
  private @Nullable Exception keep(List<Event> changes) {
    Exception failure = null;
    for (ChangeLog log : logs) {
      try {
        log.append(changes);
      } catch (IOException | RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    return failure;
  }

  /**
   * Looks whether what a request would change can be kept, before it does anything. Does not wait.
   *
   * @throws RegistryException {@code UNAVAILABLE} if there is no room for it
   */
  public void checkRoom() {
    for (ChangeLog log : logs) {
      try {
        log.checkRoom();
      } catch (IOException e) {
        throw RegistryException.storage("queueing what to tell others of", e);
      }
    }
  }

  /**
   * Asks the listeners whether an image may be pushed.
   *
   * @throws RegistryException {@code IMAGE_INVALID} with what one of them says against it
   */
  public void checkImageJson(ImageId id, byte[] json) {
    for (Subscription subscription : subscriptions) {
      try {
        subscription.checkImageJson(id, json);
      } catch (VetoException e) {
        throw new RegistryException(ErrorCode.IMAGE_INVALID, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Hands out what waits, for a while, and closes the listeners. */
  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
  }

  /**
   * What may wait for a listener.
   *
   * @param events how many may wait before further ones are thrown away
   * @param answer how long a request waits for an answer, and closing for the listener's end
   */
  public record Limits(int events, Duration answer) {
    /** 10,000 events, 5 seconds. */
    public static final Limits DEFAULT = new Limits(10_000, Duration.ofSeconds(5));

    /** Checks them. */
    public Limits {
      if (events < 1 || answer.isNegative()) {
        throw new IllegalArgumentException("limits must be positive");
      }
    }
  }
}
