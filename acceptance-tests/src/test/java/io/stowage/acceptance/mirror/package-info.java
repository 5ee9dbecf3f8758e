/** Mirrors of real registries, for real clients. */
@NullMarked
package io.stowage.acceptance.mirror;

import org.jspecify.annotations.NullMarked;
