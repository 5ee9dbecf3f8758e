package io.stowage.driver.file;

import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.StoragePath;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An upload, as an open file that is locked: a second writer, also of another process, would put
 * its bytes among those whose digest the first has checked.
 */
final class FileUpload implements ResumableUpload {
  private final String path;
  private final Path file;
  private final FileChannel channel;
  private final FileUploads uploads;
  private final TempFolder temp;
  private final Placement placement;
  private final Forces forces;
  private final EarlyForce early;

  /** Of the file; null where the file system does not tell. */
  private final @Nullable Object identity;

  private long size;

  /** Whether the channel is that of an object's writer by now. */
  private boolean finished;

  /**
   * Takes an open file for an upload.
   *
   * @throws UploadBusyException if another writer has it
   */
  FileUpload(
      String path,
      Path file,
      FileChannel channel,
      FileUploads uploads,
      TempFolder temp,
      Placement placement,
      Forces forces)
      throws IOException {
    this.path = path;
    this.file = file;
    this.channel = channel;
    this.uploads = uploads;
    this.temp = temp;
    this.placement = placement;
    this.forces = forces;
    if (!lock(channel)) {
      throw new UploadBusyException(path);
    }
    identity = StorageRoot.attributes(file).fileKey();
    size = channel.size();
    channel.position(size);
    early = new EarlyForce(channel, size);
  }

  /** Locks a file until its channel is closed; where the file system has no locks, it does not. */
  private static boolean lock(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  Path file() {
    return file;
  }

  FileChannel channel() {
    return channel;
  }

  EarlyForce early() {
    return early;
  }

  @Nullable Object identity() {
    return identity;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (finished) {
      throw new ClosedChannelException();
    }
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
  public ReadableByteChannel read() {
    return new Reader();
  }

  @Override
  public ObjectWriter finish(String target) throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    StoragePath.check(target);
    finished = true;
    return new FileObjectWriter(target, this, placement, forces);
  }

  /** Moves it to where an object shall be. */
  Placement.Entry show(String target) throws IOException {
    // Aside first: somebody may have thrown the upload away and begun another in its place.
    Path taken = temp.take(file);
    try {
      if (!Objects.equals(identity, StorageRoot.attributes(taken).fileKey())) {
        throw new UploadBusyException(path);
      }
      return placement.show(taken, target, StorageRoot.parent(path), ForceSite.UPLOAD_ORIGIN);
    } catch (IOException e) {
      Placement.rename(taken, file);
      throw e;
    }
  }

  @Override
  public boolean isOpen() {
    return !finished && channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    if (!finished) {
      release();
    }
  }

  /** Closes the file, whoever writes it by now. */
  void release() throws IOException {
    if (channel.isOpen()) {
      uploads.release(path);
      channel.close();
    }
  }

  /** Reads through the upload's own channel: another one would take the lock away when closed. */
  private final class Reader implements ReadableByteChannel {
    private long position;
    private boolean open = true;

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
      try {
        int count = channel.read(target, position);
        position += Math.max(0, count);
        return count;
      } catch (IOException e) {
        throw Failure.at(path, e);
      }
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
}
