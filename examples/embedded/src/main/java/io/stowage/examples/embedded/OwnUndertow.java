package io.stowage.examples.embedded;

import io.stowage.core.Registry;
import io.stowage.server.RegistryServer;
import io.stowage.server.ServerOptions;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;

/** The registry beside the other paths of somebody's own Undertow. */
public final class OwnUndertow {

  private OwnUndertow() {}

  /** Listens on a free port; the caller stops it, then closes the registry. */
  static Undertow start(Registry registry) {
    PathHandler paths =
        Handlers.path()
            .addExactPath("/", exchange -> exchange.getResponseSender().send("my program\n"))
            .addPrefixPath(
                "/v2", RegistryServer.handler(registry, ServerOptions.builder().build()));
    Undertow undertow = Undertow.builder().addHttpListener(0, "127.0.0.1", paths).build();
    undertow.start();
    return undertow;
  }
}
