package io.stowage.server;

import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.storage.Drivers;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The runnable jar: the registry on the file driver, set up by its environment. */
public final class Main {

  private Main() {}

  /**
   * Starts the server. It ends with the process; if it cannot start, the process exits with 1.
   *
   * @param arguments are not looked at
   */
  public static void main(String[] arguments) {
    try {
      Logging.configure();
      run(Environment.of(System.getenv(), System.getProperty("user.home", "/")));
    } catch (IOException | RuntimeException e) {
      System.err.println("stowage: " + message(e));
      System.exit(1);
    }
  }

  private static void run(Environment environment) throws IOException {
    environment.warnings().forEach(warning -> System.err.println("stowage: " + warning));
    StorageDriver driver = open(environment.storage());
    Registry registry = Registry.open(driver, RegistryOptions.defaults());
    RegistryServer server = listen(registry, environment);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server, registry, driver)));
    System.out.println(
        "Stowage "
            + version()
            + " listening on "
            + server.addresses().stream().map(Main::url).collect(Collectors.joining(" and "))
            + (environment.hosts().isEmpty()
                ? " (this machine only; set REGISTRY_HOST for others)"
                : "")
            + ", serving v2 (OCI), storing in "
            + driver);
    System.out.flush();
  }

  private static StorageDriver open(Path storage) throws IOException {
    try {
      return Drivers.find(null).open("file", Map.of("storage_path", storage.toString()));
    } catch (IOException e) {
      throw new IOException(
          "cannot store in " + storage + ": " + reason(e) + "; set STORAGE_PATH to store elsewhere",
          e);
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof FileAlreadyExistsException e) {
      return e.getFile() + " is no folder";
    }
    if (failure instanceof AccessDeniedException e) {
      return "no permission to write to " + e.getFile();
    }
    return message(failure);
  }

  private static RegistryServer listen(Registry registry, Environment environment)
      throws IOException {
    try {
      return RegistryServer.start(
          registry,
          ServerOptions.builder()
              .hosts(environment.hosts())
              .port(environment.port())
              .accessLog(new PrintStream(System.err, false, StandardCharsets.US_ASCII))
              .build());
    } catch (IOException e) {
      throw new IOException(
          message(e) + "; set REGISTRY_PORT or REGISTRY_HOST to listen elsewhere", e);
    }
  }

  /** Ends in order, and the process as one that was asked to end: not as killed by the signal. */
  private static void close(RegistryServer server, Registry registry, StorageDriver driver) {
    server.close();
    registry.close();
    try {
      driver.close();
    } catch (IOException e) {
      System.err.println("stowage: " + message(e));
    }
    System.err.flush();
    Runtime.getRuntime().halt(0);
  }

  private static String url(InetSocketAddress address) {
    String host = RegistryServer.text(address.getAddress());
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
