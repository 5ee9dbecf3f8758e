package io.stowage.driver.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file opened as a channel, whose bytes are remembered when it is forced. */
final class ForgetfulChannel extends FileChannel {
  private final ForgetfulFileSystem fileSystem;
  private final String path;
  private final Object identity;
  private final FileChannel channel;
  private final FileChannel reader;

  ForgetfulChannel(
      ForgetfulFileSystem fileSystem,
      String path,
      Object identity,
      FileChannel channel,
      FileChannel reader) {
    this.fileSystem = fileSystem;
    this.path = path;
    this.identity = identity;
    this.channel = channel;
    this.reader = reader;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    synchronized (fileSystem.durable()) {
      fileSystem.listener().forced(ForceListener.Moment.BEFORE, path);
      fileSystem.durable().forceFile(identity, contents());
      fileSystem.listener().forced(ForceListener.Moment.AFTER, path);
    }
  }

  private byte[] contents() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(reader.size()));
    while (bytes.hasRemaining() && reader.read(bytes, bytes.position()) > 0) {
      // Goes on until all is read.
    }
    return bytes.array();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return channel.read(targets, offset, length);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return channel.read(target, position);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return channel.write(source);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    return channel.write(sources, offset, length);
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    return channel.write(source, position);
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    channel.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    channel.truncate(size);
    return this;
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return channel.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    return channel.transferFrom(source, position, count);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException("mapping");
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return channel.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return channel.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    try {
      reader.close();
    } finally {
      channel.close();
    }
  }
}
