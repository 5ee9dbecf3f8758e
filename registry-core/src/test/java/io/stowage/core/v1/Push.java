package io.stowage.core.v1;

import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.fixture.TestImages;
import io.stowage.core.model.ImageId;
import io.stowage.core.oci.BlobContent;
import io.stowage.core.oci.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a v1 client pushes as one image, step by step. Of one id there may be several, of clients
 * that do not know of each other. Nobody writes to its bytes.
 */
final class Push {

  private final ImageId id;
  private final @Nullable ImageId parent;
  private final byte[] json;
  private final byte[] layer;

  private Push(ImageId id, @Nullable ImageId parent, byte[] json, byte[] layer) {
    this.id = id;
    this.parent = parent;
    this.json = json;
    this.layer = layer;
  }

  ImageId id() {
    return id;
  }

  byte[] layer() {
    return layer;
  }

  static Push of(ImageId id, @Nullable ImageId parent, String content) {
    String json =
        "{\"id\":\"%s\",%s\"comment\":\"%s\"}"
            .formatted(id, parent == null ? "" : "\"parent\":\"" + parent + "\",", content);
    return new Push(
        id, parent, json.getBytes(StandardCharsets.UTF_8), TestImages.tar("file", content));
  }

  String checksum() {
    return TestImages.payload(json, layer);
  }

  void putJson(Registry registry) {
    registry.images().putJson(id, json, allowed -> true);
  }

  void putLayer(Registry registry) {
    try (Upload upload = registry.images().putLayer(id)) {
      upload.write(ByteBuffer.wrap(layer));
      upload.commit();
    }
  }

  void putChecksum(Registry registry) {
    registry.images().putChecksum(id, checksum());
  }

  /** Pushes it, unless an image of that id is complete, as clients do. */
  void push(Registry registry) {
    try {
      Image unused = registry.images().get(id);
      return;
    } catch (RegistryException e) {
      // Not there, or not complete.
    }
    putJson(registry);
    putLayer(registry);
    putChecksum(registry);
  }

  /**
   * Reads everything of a complete image.
   *
   * @param pushes that there were of its id
   * @return which of them it is; -1 if it is none as a whole
   * @throws RegistryException if there is none or it is not complete
   */
  static int whole(Registry registry, ImageId id, List<Push> pushes) throws IOException {
    Image image = registry.images().get(id);
    byte[] layer;
    try (BlobContent content = registry.images().openLayer(id);
        InputStream in = Channels.newInputStream(content.read(0, Long.MAX_VALUE))) {
      layer = in.readAllBytes();
    }
    for (int i = 0; i < pushes.size(); i++) {
      Push push = pushes.get(i);
      ImageId parent = image.chain().size() == 1 ? null : image.chain().get(1);
      if (Arrays.equals(image.json(), push.json)
          && Arrays.equals(layer, push.layer)
          && image.layerSize() == push.layer.length
          && image.checksums().equals(List.of(push.checksum()))
          && Objects.equals(parent, push.parent)) {
        return i;
      }
    }
    return -1;
  }
}
