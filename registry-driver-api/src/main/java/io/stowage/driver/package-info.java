/**
 * What a storage driver is: {@link io.stowage.driver.StorageDriver}, the capabilities it may have
 * besides, and how one is found and opened ({@link io.stowage.driver.StorageDriverFactory}).
 *
 * <p>A driver stores objects by path and knows nothing of images. The registry talks to storage
 * through this package only.
 */
@NullMarked
package io.stowage.driver;

import org.jspecify.annotations.NullMarked;
