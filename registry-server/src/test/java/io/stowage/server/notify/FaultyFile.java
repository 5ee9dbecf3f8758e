package io.stowage.server.notify;

import io.stowage.server.notify.Segment.Opener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A file whose writes and forces fail or wait when they are told to. */
final class FaultyFile extends FileChannel {

  /** What happens to the files. */
  static final class Faults {
    final AtomicInteger forces = new AtomicInteger();

    /** How many bytes were read. */
    final AtomicInteger read = new AtomicInteger();

    final Semaphore forcing = new Semaphore(0);
    final Semaphore go = new Semaphore(0);
    volatile boolean openFails;
    volatile boolean forceFails;
    volatile boolean forceWaits;

    /** How many bytes are written before the disk is full. */
    final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
  }

  private final FileChannel file;
  private final Faults faults;

  private FaultyFile(FileChannel file, Faults faults) {
    this.file = file;
    this.faults = faults;
  }

  static FileChannel open(Path path, Faults faults) throws IOException {
    if (faults.openFails) {
      throw new IOException("too many open files");
    }
    return new FaultyFile(Opener.FILES.open(path), faults);
  }

  @Override
  public void force(boolean metaData) throws IOException {
    faults.forces.incrementAndGet();
    if (faults.forceWaits) {
      faults.forcing.release();
      faults.go.acquireUninterruptibly();
    }
    if (faults.forceFails) {
      throw new IOException("input/output error");
    }
    file.force(metaData);
  }

  @Override
  public int write(ByteBuffer bytes, long at) throws IOException {
    if (faults.room.get() >= bytes.remaining()) {
      return file.write(bytes, at);
    }
    if (faults.room.get() == 0) {
      throw new IOException("no space left on device");
    }
    ByteBuffer part = bytes.slice(bytes.position(), faults.room.get());
    int count = file.write(part, at);
    bytes.position(bytes.position() + count);
    faults.room.addAndGet(-count);
    return count;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    return file.write(bytes);
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
    return file.write(bytes, offset, length);
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    return file.read(bytes);
  }

  @Override
  public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
    return file.read(bytes, offset, length);
  }

  @Override
  public int read(ByteBuffer bytes, long at) throws IOException {
    int count = file.read(bytes, at);
    faults.read.addAndGet(count);
    return count;
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long to) throws IOException {
    file.position(to);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    file.truncate(size);
    return this;
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel to) throws IOException {
    return file.transferTo(at, count, to);
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long at, long count) throws IOException {
    return file.transferFrom(from, at, count);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long size) throws IOException {
    return file.map(mode, at, size);
  }

  @Override
  public FileLock lock(long at, long size, boolean shared) throws IOException {
    return file.lock(at, size, shared);
  }

  @Override
  public FileLock tryLock(long at, long size, boolean shared) throws IOException {
    return file.tryLock(at, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }
}
