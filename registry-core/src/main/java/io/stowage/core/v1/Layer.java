package io.stowage.core.v1;

import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import io.stowage.core.model.ImageId;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The layer of an image, as recorded when it came, or as docker-registry has left it.
 *
 * @param digest of the layer as it was put; null for one of docker-registry's whose digest has not
 *     been computed yet
 * @param size in bytes
 * @param legacy whether it stands where docker-registry has stored it
 * @param plain whether it is known not to be compressed
 * @param payload null if it was not computed
 * @param chain for an image made for a manifest, the hash of what it was made of; else null
 */
record Layer(
    @Nullable Digest digest,
    long size,
    boolean legacy,
    boolean plain,
    @Nullable Payload payload,
    @Nullable String chain) {

  private static final int RECORD_BYTES = 4096;

  /**
   * The checksum of json and layer.
   *
   * @param checksum as clients send it
   * @param json the digest of the json that it was computed with
   */
  record Payload(String checksum, Digest json) {}

  /** False if it came with another json. */
  boolean isOf(byte[] json) {
    return payload == null || Digest.of(Algorithm.SHA256, json).equals(payload.json());
  }

  /** Whether it was computed to have a checksum with a json. */
  boolean hasChecksum(String checksum, byte[] json) {
    return payload != null && payload.checksum().equals(checksum) && isOf(json);
  }

  /** What was recorded of the layer of an image; null if nothing was, or it is malformed. */
  static @Nullable Layer recorded(Store store, ImageId id) {
    byte[] record = store.find(V1Layout.layerRecord(id), RECORD_BYTES);
    return record == null ? null : parse(record);
  }

  /** Reads a record; null if it is malformed. */
  static @Nullable Layer parse(byte[] bytes) {
    Map<String, String> fields = Fields.read(bytes);
    if (fields == null) {
      return null;
    }
    try {
      String payload = fields.get("payload");
      return new Layer(
          Digest.parse(fields.getOrDefault("layer", "")),
          Long.parseLong(fields.getOrDefault("size", "")),
          fields.containsKey("legacy"),
          fields.containsKey("plain"),
          payload == null
              ? null
              : new Payload(payload, Digest.parse(fields.getOrDefault("json", ""))),
          fields.get("chain"));
    } catch (RegistryException | NumberFormatException e) {
      return null;
    }
  }

  /** Writes the record. */
  byte[] bytes() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("layer", String.valueOf(digest));
    fields.put("size", Long.toString(size));
    if (legacy) {
      fields.put("legacy", "true");
    }
    if (plain) {
      fields.put("plain", "true");
    }
    if (payload != null) {
      fields.put("payload", payload.checksum());
      fields.put("json", payload.json().toString());
    }
    if (chain != null) {
      fields.put("chain", chain);
    }
    return Fields.write(fields);
  }
}
