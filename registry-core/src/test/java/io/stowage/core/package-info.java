/** Tests of the whole registry: crashes, faults, races and other processes. */
@NullMarked
package io.stowage.core;

import org.jspecify.annotations.NullMarked;
