/** Tests of what names, digests and manifests may look like. */
@NullMarked
package io.stowage.core.model;

import org.jspecify.annotations.NullMarked;
