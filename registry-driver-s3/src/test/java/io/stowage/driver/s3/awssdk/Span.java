package io.stowage.driver.s3.awssdk;

import static org.gaul.s3proxy.blobstore.S3Exceptions.fromStatusCode;

import org.gaul.s3proxy.blobstore.SdkRequests;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of an object.
 *
 * @param end behind the last
 */
record Span(long first, long end) {

  /** What {@code Range} asks for of so many bytes; all if it is null. */
  static Span of(@Nullable String range, long size) {
    SdkRequests.ByteRange wanted = range == null ? null : SdkRequests.parseRange(range);
    if (wanted == null) {
      return new Span(0, size);
    }
    Long first = wanted.first();
    Long last = wanted.last();
    if (first == null) {
      return new Span(Math.max(0, size - last), size);
    }
    if (first >= size) {
      throw fromStatusCode(416);
    }
    return new Span(first, last == null ? size : Math.min(size - 1, last) + 1);
  }

  long length() {
    return end - first;
  }
}
