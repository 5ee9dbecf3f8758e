package io.stowage.examples.embedded;

import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.stowage.server.RegistryServer;
import io.stowage.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves a folder, or a new temporary one, on a free port until standard input ends. */
public final class EmbeddedRegistry {

  private EmbeddedRegistry() {}

  public static void main(String[] arguments) throws IOException {
    Path folder =
        arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("stowage");
    ServerOptions options = ServerOptions.builder().port(0).build();
    // Closed from the last to the first: the server before the registry, that before the driver.
    try (StorageDriver driver = FileDriver.open(folder);
        Registry registry = Registry.open(driver, RegistryOptions.defaults());
        RegistryServer server = RegistryServer.start(registry, options)) {
      System.out.println("listening on 127.0.0.1:" + server.port() + ", storing in " + folder);
      System.in.transferTo(System.out);
    }
  }
}
