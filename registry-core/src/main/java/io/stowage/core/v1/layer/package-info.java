/**
 * Reading the layers of images: their digests, and what files are in them. Knows no storage.
 *
 * <p>What this package lists is what docker-registry 0.9.1 listed, down to the text of the numbers.
 */
@NullMarked
package io.stowage.core.v1.layer;

import org.jspecify.annotations.NullMarked;
