package io.stowage.driver.file;

import io.stowage.driver.ResumableUpload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An upload, as an open file. */
final class FileUpload implements ResumableUpload {
  private final String path;
  private final Path file;
  private final FileChannel channel;
  private final Placement placement;
  private final Forces forces;
  private final EarlyForce early;
  private long size;

  FileUpload(
      String path, Path file, FileChannel channel, long size, Placement placement, Forces forces) {
    this.path = path;
    this.file = file;
    this.channel = channel;
    this.size = size;
    this.placement = placement;
    this.forces = forces;
    this.early = new EarlyForce(channel, size);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = source.remaining();
    try {
      while (source.hasRemaining()) {
        size += channel.write(source);
      }
      early.grown(size);
      return count;
    } catch (IOException e) {
      throw Failure.at(path, e);
    }
  }

  @Override
  public ReadableByteChannel read() throws IOException {
    FileChannel reader = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    return RangeChannel.of(reader, path, 0, Long.MAX_VALUE);
  }

  @Override
  public void commit(String target) throws IOException {
    try {
      forces.file(channel, ForceSite.UPLOAD_CONTENT);
      early.check();
      placement.move(path, target, ForceSite.UPLOAD_ENTRY, ForceSite.UPLOAD_ORIGIN);
    } catch (IOException e) {
      throw Failure.at(path, e);
    } finally {
      channel.close();
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
