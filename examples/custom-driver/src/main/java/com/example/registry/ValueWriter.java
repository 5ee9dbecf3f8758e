package com.example.registry;

import io.stowage.driver.ObjectWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** Gathers a value. A real driver would send parts of it to the store while they come in. */
final class ValueWriter implements ObjectWriter {
  private final String path;
  private final Target target;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean open = true;
  private boolean committed;

  ValueWriter(String path, Target target) {
    this.path = path;
    this.target = target;
  }

  /** Where the value goes. */
  interface Target {
    /** Stores it durably. */
    void put(byte[] value) throws IOException;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!open || committed) {
      throw new ClosedChannelException();
    }
    int count = source.remaining();
    byte[] piece = new byte[count];
    source.get(piece);
    bytes.writeBytes(piece);
    return count;
  }

  @Override
  public void commit() throws IOException {
    if (!open || committed) {
      throw new IllegalStateException(path + ": committed or closed before");
    }
    target.put(bytes.toByteArray());
    committed = true;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
