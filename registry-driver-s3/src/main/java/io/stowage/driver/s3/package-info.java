/** A storage driver for Amazon S3 and for other stores that speak its protocol. */
@NullMarked
package io.stowage.driver.s3;

import org.jspecify.annotations.NullMarked;
