package io.stowage.driver.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A folder opened as a channel, which can be forced and nothing else. */
final class FolderChannel extends FileChannel {
  private final ForgetfulFileSystem fileSystem;
  private final String path;
  private final Object identity;

  FolderChannel(ForgetfulFileSystem fileSystem, String path, Object identity) {
    this.fileSystem = fileSystem;
    this.path = path;
    this.identity = identity;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    synchronized (fileSystem.durable()) {
      fileSystem.listener().forced(ForceListener.Moment.BEFORE, path);
      fileSystem.durable().forceFolder(identity);
      fileSystem.listener().forced(ForceListener.Moment.AFTER, path);
    }
  }

  private IOException isFolder() {
    return new IOException(path + ": Is a directory");
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    throw isFolder();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    throw isFolder();
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    throw isFolder();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    throw isFolder();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    throw isFolder();
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    throw isFolder();
  }

  @Override
  public long position() throws IOException {
    throw isFolder();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    throw isFolder();
  }

  @Override
  public long size() throws IOException {
    throw isFolder();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    throw isFolder();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    throw isFolder();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    throw isFolder();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    throw isFolder();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    throw isFolder();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    throw isFolder();
  }

  @Override
  protected void implCloseChannel() {}
}
