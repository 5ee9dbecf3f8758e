/** The registry over a store that speaks S3: a real Ceph RADOS Gateway. */
@NullMarked
package io.stowage.acceptance.s3;

import org.jspecify.annotations.NullMarked;
