package io.stowage.server.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes content into a storage folder as another registry left it there: CNCF Distribution's
 * layout.
 */
final class DistributionFolder {

  private final Path registry;
  private final Path repository;

  DistributionFolder(Path storage, String repository) {
    registry = storage.resolve("docker/registry/v2");
    this.repository = registry.resolve("repositories").resolve(repository);
  }

  /** Writes a manifest under its digest of sha256. */
  void manifest(Content manifest) throws IOException {
    data(manifest);
    link("_manifests/revisions/" + path(manifest.digest()), manifest.digest());
  }

  /** Writes a manifest and a tag that points to it. */
  void tag(String tag, Content manifest) throws IOException {
    manifest(manifest);
    link("_manifests/tags/" + tag + "/current", manifest.digest());
    link("_manifests/tags/" + tag + "/index/" + path(manifest.digest()), manifest.digest());
  }

  /** Writes a blob. */
  void blob(Content blob) throws IOException {
    data(blob);
    link("_layers/" + path(blob.digest()), blob.digest());
  }

  private void data(Content content) throws IOException {
    String hex = content.digest().substring("sha256:".length());
    Path folder = registry.resolve("blobs/sha256/" + hex.substring(0, 2) + "/" + hex);
    Files.createDirectories(folder);
    Files.write(folder.resolve("data"), content.bytes());
  }

  private void link(String folder, String digest) throws IOException {
    Files.createDirectories(repository.resolve(folder));
    Files.writeString(repository.resolve(folder).resolve("link"), digest);
  }

  private static String path(String digest) {
    return digest.replace(':', '/');
  }
}
