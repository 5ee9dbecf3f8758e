/**
 * What a storage driver is tested with: its contract as JUnit 5 tests ({@link
 * io.stowage.driver.testkit.StorageDriverContract}), a driver that fails on demand ({@link
 * io.stowage.driver.testkit.FaultyDriver}), one with no capabilities at all ({@link
 * io.stowage.driver.testkit.MemoryDriver}), and a file system that loses what was not forced
 * ({@link io.stowage.driver.testkit.ForgetfulFileSystem}).
 */
@NullMarked
package io.stowage.driver.testkit;

import org.jspecify.annotations.NullMarked;
