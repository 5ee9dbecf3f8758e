package io.stowage.driver.s3;

import io.stowage.driver.ObjectWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/**
 * Writes an object: a small one in one request, a larger one in parts that are sent while the next
 * is gathered. Nothing is visible before the last request.
 */
final class S3ObjectWriter implements ObjectWriter {

  private final S3Store store;
  private final String path;
  private final Parts parts;
  private final PartBuffer buffer;
  private boolean open = true;
  private boolean committed;

  S3ObjectWriter(S3Store store, PartMemory memory, Senders senders, String path) {
    this.store = store;
    this.path = path;
    this.parts = new Parts(store.multiparts(), senders, path);
    this.buffer = new PartBuffer(memory, path, parts, () -> {});
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!open || committed) {
      throw new ClosedChannelException();
    }
    return buffer.write(source);
  }

  @Override
  public void commit() throws IOException {
    if (!open || committed) {
      throw new IllegalStateException(path + ": committed or closed before");
    }
    if (parts.id() == null) {
      store.put(path, buffer.rest());
    } else {
      buffer.sendRest();
      parts.complete();
    }
    committed = true;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      buffer.release();
      parts.abort();
    }
  }
}
