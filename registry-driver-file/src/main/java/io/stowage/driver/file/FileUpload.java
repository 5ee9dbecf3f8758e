package io.stowage.driver.file;

import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.StoragePath;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An upload, as an open file that is locked: a second writer, also of another process, would put
 * its bytes among those whose digest the first has checked.
 */
final class FileUpload implements ResumableUpload {
  private final String path;
  private final GrowingFile file;
  private final FileUploads uploads;
  private final TempFolder temp;
  private final Placement placement;
  private final Forces forces;

  /** Whether the file is that of an object's writer by now. */
  private boolean finished;

  /**
   * An upload.
   *
   * @param file that is locked
   */
  FileUpload(
      String path,
      GrowingFile file,
      FileUploads uploads,
      TempFolder temp,
      Placement placement,
      Forces forces) {
    this.path = path;
    this.file = file;
    this.uploads = uploads;
    this.temp = temp;
    this.placement = placement;
    this.forces = forces;
  }

  GrowingFile file() {
    return file;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (finished) {
      throw new ClosedChannelException();
    }
    int count = source.remaining();
    try {
      file.append(source);
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
    Path taken = temp.take(file.path());
    try {
      if (!Objects.equals(file.identity(), GrowingFile.identityOf(taken))) {
        throw new UploadBusyException(path);
      }
      return placement.show(taken, target, StorageRoot.parent(path), ForceSite.UPLOAD_ORIGIN);
    } catch (IOException e) {
      Placement.rename(taken, file.path());
      throw e;
    }
  }

  @Override
  public boolean isOpen() {
    return !finished && file.isOpen();
  }

  @Override
  public void close() throws IOException {
    if (!finished) {
      release();
    }
  }

  /** Closes the file, whoever writes it by now. */
  void release() throws IOException {
    if (file.isOpen()) {
      uploads.release(path);
      file.close();
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
        int count = file.read(target, position);
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
