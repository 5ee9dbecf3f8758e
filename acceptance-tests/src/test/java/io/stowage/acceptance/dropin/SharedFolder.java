package io.stowage.acceptance.dropin;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Distribution;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.Tool;
import java.nio.file.Path;

/**
 * A folder, or one of that path in the {@linkplain io.stowage.acceptance.fixture.Storage#current
 * current} storage, that any of the registries can be started on, and tools to fill it.
 */
final class SharedFolder implements AutoCloseable {

  private final Path folder = Folders.create();

  Distribution distribution(Distribution.Release release) {
    return Distribution.start(release, storage(), folder.resolve("home"));
  }

  ServerProcess stowage() {
    return ServerProcess.start(storage(), 0);
  }

  Path storage() {
    return folder.resolve("storage");
  }

  OciLayout image(String name, long seed, int... layerSizes) {
    return OciLayout.image(folder.resolve(name), seed, layerSizes);
  }

  OciLayout index(String name, long seed, int layerSize) {
    return OciLayout.index(folder.resolve(name), seed, layerSize);
  }

  Tool tool(String name) {
    return Tool.find(name, folder.resolve("home"));
  }

  /** Copies an image or index with skopeo. */
  void push(OciLayout source, String target) {
    tool("skopeo")
        .with("copy", "--all", "--preserve-digests", "--dest-tls-verify=false")
        .run("oci:" + source.folder() + ":latest", "docker://" + target);
  }

  @Override
  public void close() {
    Folders.delete(folder);
  }

  static RegistryApi api(ServerProcess server) {
    return new RegistryApi(server.host());
  }

  static RegistryApi api(Distribution distribution) {
    return new RegistryApi(distribution.host());
  }
}
