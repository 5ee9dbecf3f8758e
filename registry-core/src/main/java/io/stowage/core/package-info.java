/**
 * The registry without HTTP: {@link io.stowage.core.Registry} opens one over a storage driver.
 *
 * <p>Every method that reads or writes storage blocks. Failures are {@link
 * io.stowage.core.RegistryException}s that carry a code of the OCI distribution specification.
 */
@NullMarked
package io.stowage.core;

import org.jspecify.annotations.NullMarked;
