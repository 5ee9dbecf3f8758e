package io.stowage.server.spec;

import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.event.Events;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.stowage.server.RegistryServer;
import io.stowage.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server in this process for the tests of a class, on a free port, over a folder of its own. As
 * the tests share it, each takes a repository of its own.
 */
public final class RegistryServerExtension implements BeforeAllCallback, AfterAllCallback {

  private static final AtomicInteger REPOSITORIES = new AtomicInteger();

  private record Running(StorageDriver driver, Registry registry, RegistryServer server) {}

  private final RegistryOptions registryOptions;
  private final ServerOptions serverOptions;
  private final UnaryOperator<StorageDriver> decorator;
  private @Nullable Path storage;
  private @Nullable Running running;

  /** A server with everything as it is by default. */
  public RegistryServerExtension() {
    this(RegistryOptions.defaults());
  }

  public RegistryServerExtension(RegistryOptions options) {
    this(options, ServerOptions.builder());
  }

  public RegistryServerExtension(RegistryOptions registryOptions, ServerOptions.Builder server) {
    this(registryOptions, server, UnaryOperator.identity());
  }

  /** With a driver around the one of the folder. */
  public RegistryServerExtension(
      RegistryOptions registryOptions,
      ServerOptions.Builder server,
      UnaryOperator<StorageDriver> decorator) {
    this.registryOptions = registryOptions;
    this.serverOptions = server.port(0).build();
    this.decorator = decorator;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    storage = Files.createTempDirectory("stowage-server-test");
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    stop();
    deleteFolder(storage());
  }

  private void start() throws IOException {
    StorageDriver driver = decorator.apply(FileDriver.open(storage()));
    Registry registry = Registry.open(driver, registryOptions);
    running = new Running(driver, registry, RegistryServer.start(registry, serverOptions));
  }

  private void stop() throws IOException {
    Running open = running();
    open.server.close();
    open.registry.close();
    open.driver.close();
  }

  /** Ends the server and starts another one over the same folder, on another port. */
  public void restart() {
    try {
      stop();
      start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who is told of what happens. */
  Events events() {
    return running().registry.events();
  }

  public int port() {
    return running().server.port();
  }

  /** The folder that it stores in. */
  public Path storage() {
    Path folder = storage;
    if (folder == null) {
      throw new IllegalStateException("not started");
    }
    return folder;
  }

  private Running running() {
    Running open = running;
    if (open == null) {
      throw new IllegalStateException("not started");
    }
    return open;
  }

  public Request request(String method, String target) {
    return new Request(port(), method, target);
  }

  public Answer get(String target) {
    return request("GET", target).send();
  }

  /** A repository that no other test uses and that nothing has been pushed to. */
  public TestRepository newRepository() {
    return repository("test/r" + REPOSITORIES.incrementAndGet());
  }

  public TestRepository repository(String name) {
    return new TestRepository(this, name);
  }

  private static void deleteFolder(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
