package io.stowage.core.oci;

import io.stowage.core.model.Digest;

/**
 * A manifest as it is served.
 *
 * @param digest by which it is stored
 * @param mediaType that its bytes declare
 * @param bytes exactly as they were pushed; not to be changed
 */
public record StoredManifest(Digest digest, String mediaType, byte[] bytes) {}
