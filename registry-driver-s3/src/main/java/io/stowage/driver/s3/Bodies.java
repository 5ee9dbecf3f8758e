package io.stowage.driver.s3;

import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;

/** Bodies of requests, which can be sent again, and are not copied. */
final class Bodies {

  static final String TYPE = "application/octet-stream";

  private Bodies() {}

  /** Makes one. */
  static RequestBody of(List<ByteBuffer> content) {
    long length = content.stream().mapToLong(ByteBuffer::remaining).sum();
    return RequestBody.fromContentProvider(() -> stream(content), length, TYPE);
  }

  private static InputStream stream(List<ByteBuffer> content) {
    List<BufferStream> streams =
        content.stream().map(buffer -> new BufferStream(buffer.duplicate())).toList();
    return streams.size() == 1
        ? streams.get(0)
        : new SequenceInputStream(Collections.enumeration(streams));
  }
}
