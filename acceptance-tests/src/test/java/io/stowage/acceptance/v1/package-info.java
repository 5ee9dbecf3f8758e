/** The v1 API: beside the registry that it comes from, and under a client of its time. */
@NullMarked
package io.stowage.acceptance.v1;

import org.jspecify.annotations.NullMarked;
