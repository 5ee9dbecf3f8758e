package io.stowage.core.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.ManifestJson;
import io.stowage.core.fixture.TestImages;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Descriptor;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.Manifest;
import io.stowage.core.model.Tag;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.oci.BlobContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tags of the repository {@code team/app}, pulled through both APIs. */
record BothTags(Registry registry) {

  static final V1RepositoryName NAME = V1RepositoryName.parse("team", "app");

  TestRepository repository() {
    return TestRepository.of(registry, "team/app");
  }

  /** Makes a tag mean an image, by the v1 API. */
  void put(String tag, ImageId id) {
    new TestImages(registry).tag("team", "app", tag, id);
  }

  /** Pushes an image of some layers by the OCI API. */
  byte[] push(String tag, byte[]... layers) {
    byte[] bytes = manifest(layers);
    repository().push(tag, bytes);
    return bytes;
  }

  /** Pushes what an image needs by the OCI API, and gives its manifest. */
  byte[] manifest(byte[]... layers) {
    byte[] config =
        ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"comment\":\"of "
                + Arrays.asList(layers).stream().map(Content::sha256).toList()
                + "\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}")
            .getBytes(StandardCharsets.UTF_8);
    repository().pushBlob(config);
    ManifestJson manifest = ManifestJson.image().config(ManifestJson.CONFIG_TYPE, config);
    for (byte[] layer : layers) {
      repository().pushBlob(layer);
      manifest.layer(layer);
    }
    return manifest.toBytes();
  }

  /**
   * Pulls a tag whole through both APIs.
   *
   * @return the digest of the last layer, {@link ImageCuts#GONE}, or what does not agree
   */
  String find(String tag) throws IOException {
    @Nullable List<String> byV1 = byV1(tag);
    @Nullable List<String> byOci = byOci(tag);
    if (byV1 == null || byOci == null) {
      return byV1 == null && byOci == null
          ? ImageCuts.GONE
          : "by v1 " + byV1 + " and by OCI " + byOci;
    }
    return byV1.equals(byOci)
        ? byV1.get(byV1.size() - 1)
        : "by v1 " + byV1 + " and by OCI " + byOci;
  }

  private @Nullable List<String> byV1(String tag) throws IOException {
    ImageId top;
    try {
      top = registry.repositories().tag(NAME, tag);
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.TAG_UNKNOWN) {
        return null;
      }
      throw e;
    }
    List<String> layers = new ArrayList<>();
    for (ImageId id : registry.images().get(top).chain()) {
      Image unused = registry.images().get(id);
      try (BlobContent content = registry.images().openLayer(id);
          InputStream in = Channels.newInputStream(content.read(0, Long.MAX_VALUE))) {
        layers.add(0, Content.sha256(in.readAllBytes()).toString());
      }
    }
    return layers;
  }

  private @Nullable List<String> byOci(String name) throws IOException {
    Tag tag = Tag.parse(name);
    byte[] bytes;
    try {
      bytes = TestImages.await(() -> repository().get(tag));
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.MANIFEST_UNKNOWN || e.code() == ErrorCode.NAME_UNKNOWN) {
        return null;
      }
      throw e;
    }
    repository().pull(Content.sha256(bytes));
    return Manifest.parse(bytes, null).layers().stream()
        .map(Descriptor::digest)
        .map(Object::toString)
        .toList();
  }
}
