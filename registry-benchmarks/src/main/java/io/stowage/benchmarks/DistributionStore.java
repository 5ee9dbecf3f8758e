package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sample store in the layout of CNCF Distribution, which Stowage serves too. */
final class DistributionStore implements SampleStore {
  @Override
  public void write(Path root) throws IOException {
    Path v2 = root.resolve("docker/registry/v2");
    blob(v2, IMAGE.configDigest(), IMAGE.config());
    blob(v2, IMAGE.layerDigest(), IMAGE.layer());
    blob(v2, IMAGE.manifestDigest(), IMAGE.manifest());
    Path tagged = repository(v2, TAGS_REPOSITORY);
    for (int i = 0; i < TAGS; i++) {
      tag(tagged, SampleStore.tag(i));
    }
    for (int i = 0; i < REPOSITORIES; i++) {
      tag(repository(v2, SampleStore.repository(i)), "latest");
    }
  }

  private static Path repository(Path v2, String name) throws IOException {
    Path repository = v2.resolve("repositories").resolve(name);
    link(repository.resolve("_layers"), IMAGE.configDigest());
    link(repository.resolve("_layers"), IMAGE.layerDigest());
    link(repository.resolve("_manifests/revisions"), IMAGE.manifestDigest());
    return repository;
  }

  private static void tag(Path repository, String tag) throws IOException {
    Path folder = repository.resolve("_manifests/tags").resolve(tag);
    link(folder.resolve("index"), IMAGE.manifestDigest());
    Path current = Files.createDirectories(folder.resolve("current"));
    Files.writeString(current.resolve("link"), IMAGE.manifestDigest());
  }

  private static void link(Path folder, String digest) throws IOException {
    Path path = Files.createDirectories(folder.resolve(digest.replace(':', '/')));
    Files.writeString(path.resolve("link"), digest);
  }

  private static void blob(Path v2, String digest, byte[] bytes) throws IOException {
    String hex = digest.substring(digest.indexOf(':') + 1);
    Path folder = v2.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
    Files.write(Files.createDirectories(folder).resolve("data"), bytes);
  }
}
