package io.stowage.driver.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads a range of one version of an object. When the connection breaks off it asks for the rest,
 * as long as that gets it further; closed early, it gives the connection up instead of reading on.
 */
final class S3ReadChannel implements ReadableByteChannel {

  private final S3Store store;
  private final String path;
  private final String version;
  private final long end;
  private final byte[] buffer = new byte[128 * 1024];
  private long position;
  private @Nullable ResponseInputStream<GetObjectResponse> stream;
  private boolean open = true;

  /**
   * A channel.
   *
   * @param stream that begins at a position and gives all up to the end
   * @param end behind the last byte
   */
  S3ReadChannel(
      S3Store store,
      String path,
      ResponseInputStream<GetObjectResponse> stream,
      long position,
      long end) {
    this.store = store;
    this.path = path;
    this.version = stream.response().eTag();
    this.stream = stream;
    this.position = position;
    this.end = end;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    boolean again = false;
    while (position < end) {
      try {
        int count = readOnce(target);
        if (count > 0) {
          position += count;
          return count;
        }
        throw new IOException(path + ": ended " + (end - position) + " bytes early");
      } catch (IOException e) {
        abort();
        if (again) {
          throw e;
        }
        again = true;
        stream = store.get(path, "bytes=" + position + "-" + (end - 1), version);
      }
    }
    return -1;
  }

  private int readOnce(ByteBuffer target) throws IOException {
    ResponseInputStream<GetObjectResponse> current = stream;
    if (current == null) {
      throw new IOException(path + ": nothing left to read");
    }
    int most = (int) Math.min(target.remaining(), end - position);
    if (target.hasArray()) {
      int count = current.read(target.array(), target.arrayOffset() + target.position(), most);
      target.position(target.position() + Math.max(0, count));
      return count;
    }
    int count = current.read(buffer, 0, Math.min(most, buffer.length));
    target.put(buffer, 0, Math.max(0, count));
    return count;
  }

  private void abort() {
    ResponseInputStream<GetObjectResponse> current = stream;
    stream = null;
    if (current != null) {
      current.abort();
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    ResponseInputStream<GetObjectResponse> current = stream;
    if (position < end) {
      abort();
    } else if (current != null) {
      current.close(); // the connection can be used again
    }
  }
}
