package io.stowage.core.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of something it refers to (OCI image specification, "Descriptors").
 *
 * @param mediaType of the content; empty if it is not told
 * @param digest of the content
 * @param size of the content in bytes
 * @param artifactType of a manifest, or null
 * @param annotations in their order; empty if there are none
 * @param platform that a manifest of an index is for, or null
 * @param external whether it has {@code urls}, so that its content may lie elsewhere
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    @Nullable String artifactType,
    Map<String, String> annotations,
    @Nullable Platform platform,
    boolean external) {

  /** Whether the registry need not hold the content: layers that must not be distributed. */
  public boolean isNonDistributable() {
    return external || MediaType.isNonDistributable(mediaType);
  }
}
