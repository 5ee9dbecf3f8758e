package io.stowage.server.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens.
 *
 * @param host an address or name; null for this machine only
 * @param port 0 for any that is free
 * @param apis what is served there
 */
public record Listener(@Nullable String host, int port, Set<Api> apis) {

  /** Copies the set. */
  public Listener {
    apis = Set.copyOf(apis);
  }
}
