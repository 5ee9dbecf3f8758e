/**
 * The values that both APIs speak of: names, digests, descriptors and manifests. All are immutable.
 */
@NullMarked
package io.stowage.core.model;

import org.jspecify.annotations.NullMarked;
