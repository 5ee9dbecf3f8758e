package io.stowage.acceptance.dropin;

import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.RegistryApi.Manifest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a registry serves, so that two registries over one folder can be compared.
 *
 * @param catalog the repositories as listed
 * @param tags the digest of each {@code repository:tag}
 * @param manifests what is sent for each {@code repository@digest} that a tag reaches
 * @param blobs for each {@code repository@digest} of those manifests, the digest of the bytes sent
 */
record Contents(
    List<String> catalog,
    SortedMap<String, String> tags,
    SortedMap<String, Manifest> manifests,
    SortedMap<String, String> blobs) {

  /** Reads all of it; the test fails when something that is named cannot be had. */
  static Contents of(RegistryApi registry) {
    Contents contents =
        new Contents(registry.catalog(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    for (String repository : contents.catalog) {
      for (String tag : registry.tags(repository)) {
        Manifest manifest = manifest(registry, repository, tag);
        contents.tags.put(repository + ":" + tag, manifest.digest());
        contents.read(registry, repository, manifest.digest());
      }
    }
    return contents;
  }

  private void read(RegistryApi registry, String repository, String digest) {
    Manifest manifest = manifest(registry, repository, digest);
    manifests.put(repository + "@" + digest, manifest);
    for (String blob : manifest.blobs()) {
      String found =
          registry
              .digestOfBlob(repository, blob)
              .orElseThrow(() -> new AssertionError("no blob " + repository + "@" + blob));
      blobs.put(repository + "@" + blob, found);
    }
    for (var entry : manifest.json().path("manifests")) {
      read(registry, repository, entry.path("digest").asString());
    }
  }

  private static Manifest manifest(RegistryApi registry, String repository, String reference) {
    return registry
        .manifest(repository, reference)
        .orElseThrow(() -> new AssertionError("no manifest " + repository + " " + reference));
  }
}
