package io.stowage.acceptance.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.RegistryApi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Images that are pushed by the v1 API, with what clients of the OCI API have to find of them. */
final class LegacyImages {

  /**
   * A layer as clients of the OCI API get it.
   *
   * @param digest of the bytes they are sent
   * @param diffId digest of the tar file in them
   */
  private record Offered(String digest, String diffId) {}

  private static final JsonMapper JSON = new JsonMapper();
  private static final int CONTENT = 70_000;

  private final Path folder;
  private final Map<String, V1Image> images = new LinkedHashMap<>();
  private final Map<String, Offered> offered = new LinkedHashMap<>();

  /**
   * No images yet.
   *
   * @param folder to work in
   */
  LegacyImages(Path folder) {
    this.folder = folder;
  }

  /** Makes images on top of each other, one for each packing; the answer is the last. */
  V1Image chain(String name, Packing... packings) {
    Optional<V1Image> parent = Optional.empty();
    for (int i = 0; i < packings.length; i++) {
      String step = name + " " + i;
      V1Image image = parent.map(it -> it.child(step)).orElseGet(() -> V1Image.named(step));
      byte[] tar =
          new LayerTar()
              .folder(name + "/")
              .file(name + "/" + i, step + "\n".repeat(CONTENT))
              .bytes();
      parent = Optional.of(add(image, tar, packings[i]));
    }
    return parent.orElseThrow();
  }

  private V1Image add(V1Image image, byte[] tar, Packing packing) {
    V1Image packed = image.withLayer(packing.pack(tar, folder));
    String diffId = Digests.of(tar);
    String digest = packing.isOfferedAsItIs() ? Digests.of(packed.layer()) : diffId;
    images.put(packed.id(), packed);
    offered.put(packed.id(), new Offered(digest, diffId));
    return packed;
  }

  /** All images. */
  Collection<V1Image> all() {
    return images.values();
  }

  /** An image with its ancestors, which are first. */
  List<V1Image> upTo(V1Image top) {
    List<V1Image> chain = new ArrayList<>();
    for (Optional<V1Image> image = Optional.of(top);
        image.isPresent();
        image = image.get().parent().map(images::get)) {
      chain.add(0, image.get());
    }
    return chain;
  }

  /** Pulls what a tag means by the v1 API; that has to be an image of these. */
  void verifyByV1(String host, String repository, String tag, V1Image top) {
    List<V1Image> expected = new ArrayList<>(upTo(top));
    Collections.reverse(expected);
    assertThat(V1Client.digest(new V1Client(host).pull(repository, tag)))
        .as("%s:%s", repository, tag)
        .isEqualTo(V1Client.digest(expected));
  }

  /** Reads all of what a tag means by the OCI API; that has to be an image of these. */
  void verifyByOci(RegistryApi api, String repository, String tag, V1Image top) {
    RegistryApi.Manifest manifest = api.manifest(repository, tag).orElseThrow();
    List<String> blobs = manifest.blobs();
    List<Offered> layers = offered(top);
    assertThat(blobs.subList(0, blobs.size() - 1))
        .as("layers of %s:%s", repository, tag)
        .isEqualTo(layers.stream().map(Offered::digest).toList());
    for (String blob : blobs) {
      assertThat(api.digestOfBlob(repository, blob)).contains(blob);
    }
    JsonNode config = api.json(repository, blobs.get(blobs.size() - 1));
    List<String> diffIds = new ArrayList<>();
    config.path("rootfs").path("diff_ids").forEach(it -> diffIds.add(it.asString()));
    assertThat(diffIds).isEqualTo(layers.stream().map(Offered::diffId).toList());
    assertThat(config.path("history").size()).isEqualTo(layers.size());
    assertThat(config.path("created")).isEqualTo(JSON.readTree(top.json()).path("created"));
  }

  private List<Offered> offered(V1Image top) {
    return upTo(top).stream()
        .map(image -> Optional.ofNullable(offered.get(image.id())).orElseThrow())
        .toList();
  }
}
