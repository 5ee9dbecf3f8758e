package io.stowage.core.v1;

import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import io.stowage.core.v1.layer.Compression;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** Both digests of a layer that is on its way: of itself, and with the json of its image. */
final class LayerDigests {

  private final MessageDigest digest = Algorithm.SHA256.newMessageDigest();
  private final MessageDigest payload = Algorithm.SHA256.newMessageDigest();
  private final Digest json;
  private final byte[] head = new byte[Compression.MAGIC_BYTES];
  private long size;

  /** Begins. */
  LayerDigests(byte[] json) {
    this.json = Digest.of(Algorithm.SHA256, json);
    payload.update(json);
    payload.update("\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** Takes all remaining bytes of a buffer. */
  void update(ByteBuffer bytes) {
    if (size < head.length) {
      bytes
          .duplicate()
          .get(head, (int) size, (int) Math.min(head.length - size, bytes.remaining()));
    }
    size += bytes.remaining();
    digest.update(bytes.duplicate());
    payload.update(bytes);
  }

  /** The layer; this can not be used afterwards. */
  Layer finish() {
    byte[] first = Arrays.copyOf(head, (int) Math.min(size, head.length));
    boolean plain = Compression.of(first) == Compression.NONE;
    String checksum = Digest.of(Algorithm.SHA256, payload).toString();
    Digest layer = Digest.of(Algorithm.SHA256, digest);
    return new Layer(layer, size, false, plain, new Layer.Payload(checksum, json), null);
  }
}
