package io.stowage.acceptance.mirror;

import io.stowage.acceptance.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Starts servers that mirror. */
public final class MirrorServer {

  private MirrorServer() {}

  /**
   * Starts one.
   *
   * @param folder for its configuration and its storage
   * @param mirrors the items of its {@code mirrors}, each a flow mapping of YAML
   */
  public static ServerProcess start(Path folder, String... mirrors) throws IOException {
    Files.createDirectories(folder);
    StringBuilder yaml =
        new StringBuilder("dev:\n  storage: local\n  standalone: true\n  mirrors:\n");
    for (String mirror : mirrors) {
      yaml.append("    - ").append(mirror).append('\n');
    }
    yaml.append("  storage_path: ").append(folder.resolve("storage")).append('\n');
    Path file = Files.writeString(folder.resolve("config.yml"), yaml);
    return ServerProcess.start(
        Map.of("DOCKER_REGISTRY_CONFIG", file.toString(), "REGISTRY_PORT", "0"), "-Xmx256m");
  }
}
