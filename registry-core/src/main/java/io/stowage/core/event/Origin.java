package io.stowage.core.event;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who has made something happen, as far as it is known. Immutable.
 *
 * @param actor the name of the user; null if nobody said
 * @param address of the client, as the server saw it
 * @param method of the request
 * @param host with its port, that the client asked
 * @param url of the registry, as the client sees it, without a slash at the end
 * @param userAgent of the client
 * @param requestId that was given to the request
 */
public record Origin(
    @Nullable String actor,
    @Nullable String address,
    @Nullable String method,
    @Nullable String host,
    @Nullable String url,
    @Nullable String userAgent,
    @Nullable String requestId) {

  /** Nobody is known: the registry itself, or who embeds it. */
  public static final Origin UNKNOWN = new Origin(null, null, null, null, null, null, null);

  private static final ThreadLocal<Supplier<Origin>> CURRENT = new ThreadLocal<>();

  /** An act on behalf of somebody. */
  @FunctionalInterface
  public interface Act<E extends Exception> {
    /** Does it. */
    void run() throws E;
  }

  /**
   * Does something on behalf of somebody: what this thread makes happen meanwhile is told with it.
   *
   * @param origin asked only if something happens that somebody listens for
   */
  public static <E extends Exception> void within(Supplier<Origin> origin, Act<E> act) throws E {
    Supplier<Origin> before = CURRENT.get();
    CURRENT.set(origin);
    try {
      act.run();
    } finally {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }

  /** On whose behalf this thread acts; {@link #UNKNOWN} if it was not told. */
  public static Origin current() {
    Supplier<Origin> origin = CURRENT.get();
    return origin == null ? UNKNOWN : origin.get();
  }
}
