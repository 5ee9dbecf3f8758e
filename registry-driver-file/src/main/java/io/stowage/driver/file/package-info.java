/**
 * A storage driver that keeps each object as a file at its path below a root folder, on any {@link
 * java.nio.file.FileSystem}.
 *
 * <p>{@link io.stowage.driver.file.FileDriver} is the whole of it. Inside, {@code StorageRoot}
 * keeps every access below the root, {@code Placement} makes a file visible and durable, {@code
 * Folders} knows which folders are on disk for good, and {@code Forces} is the only place where
 * anything is forced to disk.
 */
@NullMarked
package io.stowage.driver.file;

import org.jspecify.annotations.NullMarked;
