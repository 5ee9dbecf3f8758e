package io.stowage.server.notify;

import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.event.ChangeLog;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.Events.Limits;
import io.stowage.core.event.RegistryListener;
import io.stowage.core.model.Descriptor;
import io.stowage.core.model.Manifest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.oci.StoredManifest;
import io.stowage.server.config.Notifications;
import io.stowage.server.config.Notifications.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells endpoints of what happens in a registry. Changes are queued on disk before they are
 * acknowledged to clients; pulls are told if nothing comes in between.
 */
public final class Notifier implements ChangeLog, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final String MEDIA_TYPE = "application/vnd.docker.distribution.events.v%d+json";

  /** How long what waits is still handed over when the server ends, to all endpoints at once. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final EventJson json;
  private final QueueFolder folder;
  private final List<Delivery> deliveries;

  private Notifier(EventJson json, QueueFolder folder, List<Delivery> deliveries) {
    this.json = json;
    this.folder = folder;
    this.deliveries = List.copyOf(deliveries);
  }

  /**
   * Begins to tell, and goes on with what a process before has left in the folder.
   *
   * @param address of this server, for the events' source
   * @throws IOException if the folder cannot be used, or another process uses it
   */
  public static Notifier open(Registry registry, Notifications settings, String address)
      throws IOException {
    QueueFolder folder = QueueFolder.open(settings.folder());
    List<Delivery> deliveries = new ArrayList<>();
    try {
      for (Endpoint endpoint : settings.endpoints()) {
        if (endpoint.disabled()) {
          folder.keep(endpoint.name());
          continue;
        }
        DurableQueue queue = folder.queue(endpoint.name(), settings.queueBytes());
        LOG.info(
            "notifications: endpoint {} at {}, {} events wait",
            endpoint.name(),
            endpoint.shownUrl(),
            queue.waiting());
        Webhook webhook = new Webhook(endpoint, MEDIA_TYPE.formatted(settings.version()));
        deliveries.add(new Delivery(endpoint, settings, queue, webhook));
      }
      folder.warnOfOthers();
    } catch (IOException | RuntimeException e) {
      deliveries.forEach(Delivery::close);
      folder.close();
      throw e;
    }
    EventJson json =
        new EventJson(
            new Source(address, UUID.randomUUID().toString()),
            settings.version(),
            settings.includeReferences()
                ? event -> references(registry, event)
                : event -> List.of());
    Notifier notifier = new Notifier(json, folder, deliveries);
    registry.events().keep(notifier);
    if (settings.pulls()) {
      registry.events().listen("notifications", notifier.new Pulls(), Limits.DEFAULT);
    }
    return notifier;
  }

  private static List<Descriptor> references(Registry registry, Event event) {
    if (!(event.repository() instanceof RepositoryName name) || event.digest() == null) {
      return List.of();
    }
    try {
      StoredManifest stored = registry.manifests().get(name, event.digest());
      Manifest manifest = Manifest.parse(stored.bytes(), stored.mediaType());
      List<Descriptor> references = new ArrayList<>();
      if (manifest.config() != null) {
        references.add(manifest.config());
      }
      references.addAll(manifest.layers());
      references.addAll(manifest.manifests());
      return references;
    } catch (RegistryException e) {
      // Deleted meanwhile: the event tells of it without them.
      LOG.debug("references of {} in {}", event.digest(), name, e);
      return List.of();
    }
  }

  @Override
  public void append(List<Event> events) throws IOException {
    List<Notice> notices = events.stream().map(json::of).filter(Objects::nonNull).toList();
    IOException failure = null;
    for (Delivery delivery : deliveries) {
      try {
        delivery.keep(notices);
      } catch (IOException e) {
        // The others are told of it all the same: it has happened.
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void checkRoom() throws IOException {
    for (Delivery delivery : deliveries) {
      delivery.checkRoom();
    }
  }

  /**
   * Hands over what waits, for a while and to endpoints that take it, and stops; the rest is sent
   * after the next start. The registry must be closed before.
   */
  @Override
  public void close() {
    deliveries.forEach(Delivery::stop);
    long deadline = System.nanoTime() + GRACE.toNanos();
    try {
      for (Delivery delivery : deliveries) {
        delivery.await(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deliveries.forEach(Delivery::close);
    folder.close();
  }

  /** Hears of pulls. */
  private final class Pulls implements RegistryListener {
    @Override
    public Set<Kind> kinds() {
      Set<Kind> kinds = EnumSet.allOf(Kind.class);
      kinds.removeIf(kind -> !kind.isPull());
      return kinds;
    }

    @Override
    public void happened(Event event) {
      Notice notice = json.of(event);
      if (notice != null) {
        deliveries.forEach(delivery -> delivery.offer(notice));
      }
    }
  }
}
