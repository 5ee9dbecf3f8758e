/**
 * A store in memory, behind S3Proxy, that behaves as Amazon's. S3Proxy tells by a part of the name
 * of its package that a store knows conditional writes and multipart uploads itself; it would
 * imitate or refuse them otherwise.
 */
@NullMarked
package io.stowage.driver.s3.awssdk;

import org.jspecify.annotations.NullMarked;
