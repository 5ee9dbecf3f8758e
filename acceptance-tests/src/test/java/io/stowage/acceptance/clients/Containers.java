package io.stowage.acceptance.clients;

import io.stowage.acceptance.fixture.Tool;
import java.nio.file.Path;

/**
 * Podman and Buildah with their images below one folder. Its name has to be short: Podman refuses
 * to run with more than 50 characters for the folder of what runs.
 */
final class Containers {

  private Containers() {}

  static Tool podman(Path folder) {
    return stored(Tool.find("podman", folder.resolve("home")), folder)
        .with("--cgroup-manager", "cgroupfs", "--events-backend", "file");
  }

  static Tool buildah(Path folder) {
    return stored(Tool.find("buildah", folder.resolve("home")), folder);
  }

  private static Tool stored(Tool tool, Path folder) {
    return tool.with("--root", folder.resolve("containers").toString())
        .with("--runroot", folder.resolve("run").toString())
        .with("--storage-driver", "vfs");
  }
}
