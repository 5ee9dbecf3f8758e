/** A proxy between a driver and its store that counts requests, and lets some of them go wrong. */
@NullMarked
package io.stowage.driver.s3.fault;

import org.jspecify.annotations.NullMarked;
