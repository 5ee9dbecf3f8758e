package io.stowage.driver.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads until the faults say otherwise. */
final class FaultyReader implements ReadableByteChannel {
  private final ReadableByteChannel reader;
  private final String path;
  private final Faults faults;

  FaultyReader(ReadableByteChannel reader, String path, Faults faults) {
    this.reader = reader;
    this.path = path;
    this.faults = faults;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return faults.call(path, () -> readSome(target));
  }

  private int readSome(ByteBuffer target) throws IOException {
    int granted = (int) Math.min(target.remaining(), faults.readable());
    if (granted == 0 && target.hasRemaining()) {
      throw new InjectedFaultException(path + ": reading was cut");
    }
    int limit = target.limit();
    target.limit(target.position() + granted);
    try {
      int count = reader.read(target);
      faults.wereRead(count);
      return count;
    } finally {
      target.limit(limit);
    }
  }

  @Override
  public boolean isOpen() {
    return reader.isOpen();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
