package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sample store as zot keeps it: one OCI image layout per repository. */
final class ZotStore implements SampleStore {
  @Override
  public void write(Path root) throws IOException {
    repository(
        root.resolve(TAGS_REPOSITORY),
        IntStream.range(0, TAGS).mapToObj(SampleStore::tag).toList());
    for (int i = 0; i < REPOSITORIES; i++) {
      repository(root.resolve(SampleStore.repository(i)), List.of("latest"));
    }
  }

  private static void repository(Path folder, List<String> tags) throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    blob(blobs, IMAGE.configDigest(), IMAGE.config());
    blob(blobs, IMAGE.layerDigest(), IMAGE.layer());
    blob(blobs, IMAGE.manifestDigest(), IMAGE.manifest());
    Files.writeString(
        folder.resolve("index.json"),
        tags.stream()
            .map(ZotStore::descriptor)
            .collect(
                Collectors.joining(
                    ",",
                    "{\"schemaVersion\":2,"
                        + "\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                        + "\"manifests\":[",
                    "]}")));
  }

  private static String descriptor(String tag) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,"
            .formatted(
                RegistryConnection.MANIFEST_TYPE, IMAGE.manifestDigest(), IMAGE.manifest().length)
        + "\"annotations\":{\"org.opencontainers.image.ref.name\":\"%s\"}}".formatted(tag);
  }

  private static void blob(Path blobs, String digest, byte[] bytes) throws IOException {
    Files.write(blobs.resolve(digest.substring(digest.indexOf(':') + 1)), bytes);
  }
}
