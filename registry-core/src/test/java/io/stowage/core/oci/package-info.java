/**
 * Tests of what the OCI distribution API does, on a real disk and over a driver that can do the
 * least.
 */
@NullMarked
package io.stowage.core.oci;

import org.jspecify.annotations.NullMarked;
