/**
 * What the OCI distribution API does: manifests, tags, blobs, uploads, referrers and the catalog.
 */
@NullMarked
package io.stowage.core.oci;

import org.jspecify.annotations.NullMarked;
