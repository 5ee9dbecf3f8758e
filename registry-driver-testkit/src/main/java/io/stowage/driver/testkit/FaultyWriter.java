package io.stowage.driver.testkit;

import io.stowage.driver.ObjectWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/** Writes until the faults say otherwise. */
final class FaultyWriter implements ObjectWriter {
  private final ObjectWriter writer;
  private final String path;
  private final Faults faults;

  FaultyWriter(ObjectWriter writer, String path, Faults faults) {
    this.writer = writer;
    this.path = path;
    this.faults = faults;
  }

  /** The writers below these; one of another driver is below itself. */
  static List<ObjectWriter> unwrap(List<ObjectWriter> writers) {
    return writers.stream()
        .map(writer -> writer instanceof FaultyWriter faulty ? faulty.writer : writer)
        .toList();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return faults.call(path, () -> writeSome(writer, source, path, faults));
  }

  /** Writes up to where writing is cut. */
  static int writeSome(WritableByteChannel writer, ByteBuffer source, String path, Faults faults)
      throws IOException {
    int wanted = source.remaining();
    int granted = faults.takeWritable(wanted);
    int limit = source.limit();
    source.limit(source.position() + granted);
    int written;
    try {
      written = writer.write(source);
    } finally {
      source.limit(limit);
    }
    if (granted < wanted) {
      throw new InjectedFaultException(path + ": writing was cut");
    }
    return written;
  }

  @Override
  public void commit() throws IOException {
    faults.run(path, writer::commit);
  }

  @Override
  public void commitLoosely() throws IOException {
    faults.run(path, writer::commitLoosely);
  }

  @Override
  public boolean isOpen() {
    return writer.isOpen();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
