package io.stowage.core.v1;

import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a layer by its digest, when it has been read once.
 *
 * @param offered the blob that clients of the OCI API get for it: itself, or the plain tar where
 *     they know no media type for its compression
 * @param offeredSize of that in bytes
 * @param mediaType of that
 * @param diffId the digest of the plain tar; null if it cannot be unpacked
 * @param files whether there is a list of its files
 */
record LayerFacts(
    Digest offered, long offeredSize, String mediaType, @Nullable Digest diffId, Files files) {

  /** What is known of the files of a layer. */
  enum Files {
    /** The layer has not been read for them. */
    UNKNOWN,
    /** They have been listed. */
    LISTED,
    /** They cannot be listed. */
    NONE
  }

  /** Reads them; null if they are malformed. */
  static @Nullable LayerFacts parse(byte[] bytes) {
    Map<String, String> fields = Fields.read(bytes);
    if (fields == null) {
      return null;
    }
    try {
      String diffId = fields.get("diffId");
      return new LayerFacts(
          Digest.parse(fields.getOrDefault("blob", "")),
          Long.parseLong(fields.getOrDefault("size", "")),
          fields.getOrDefault("mediaType", ""),
          diffId == null ? null : Digest.parse(diffId),
          Files.valueOf(fields.getOrDefault("files", Files.UNKNOWN.name())));
    } catch (RegistryException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Writes them. */
  byte[] bytes() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("blob", offered.toString());
    fields.put("size", Long.toString(offeredSize));
    fields.put("mediaType", mediaType);
    if (diffId != null) {
      fields.put("diffId", diffId.toString());
    }
    fields.put("files", files.name());
    return Fields.write(fields);
  }
}
