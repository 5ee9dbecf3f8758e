/**
 * What can be done through the v1 API: images by their ids, repositories with tags that mean them,
 * and how images of the one API are seen through the other (docs/v1-and-oci.md).
 */
@NullMarked
package io.stowage.core.v1;

import org.jspecify.annotations.NullMarked;
