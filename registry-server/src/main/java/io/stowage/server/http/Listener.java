package io.stowage.server.http;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param host an address or name; null for this machine only (127.0.0.1 and ::1)
 * @param port 0 for any that is free
 * @param apis what is served there
 * @param redirect whether its clients may be sent to the storage for blobs, where the server does
 *     that
 */
public record Listener(@Nullable String host, int port, Set<Api> apis, boolean redirect) {

  /** The port that clients expect a registry on. */
  public static final int DEFAULT_PORT = 5000;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  public Listener {
    apis = Set.copyOf(apis);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }

  /** One whose clients may be sent to the storage. */
  public Listener(@Nullable String host, int port, Set<Api> apis) {
    this(host, port, apis, true);
  }

  /** One that serves both APIs. */
  public static Listener of(@Nullable String host, int port) {
    return new Listener(host, port, EnumSet.allOf(Api.class));
  }
}
