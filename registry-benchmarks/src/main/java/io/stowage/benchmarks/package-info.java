/** Stowage measured beside other registries: the same clients, the same work, the same machine. */
@NullMarked
package io.stowage.benchmarks;

import org.jspecify.annotations.NullMarked;
