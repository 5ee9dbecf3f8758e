package io.stowage.driver.file;

import io.stowage.driver.ObjectWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Writes an object into a temporary file or an upload's own, and moves that to its place. */
final class FileObjectWriter implements ObjectWriter {
  private final String path;
  private final GrowingFile file;
  private final Placement placement;
  private final Forces forces;

  /** Whose file it is; null for a temporary one, of which nothing is left. */
  private final @Nullable FileUpload upload;

  /** How many bytes have been forced; -1 for not even the empty file. */
  private long forced = -1;

  private boolean open = true;
  private boolean committed;

  /** Writes an object. */
  FileObjectWriter(String path, GrowingFile temp, Placement placement, Forces forces) {
    this.path = path;
    this.file = temp;
    this.placement = placement;
    this.forces = forces;
    this.upload = null;
  }

  /** Makes an upload an object; closed without a commit, it leaves the upload as it is. */
  FileObjectWriter(String path, FileUpload upload, Placement placement, Forces forces) {
    this.path = path;
    this.file = upload.file();
    this.placement = placement;
    this.forces = forces;
    this.upload = upload;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!open || committed) {
      throw new ClosedChannelException();
    }
    try {
      int count = source.remaining();
      file.append(source);
      return count;
    } catch (IOException e) {
      throw Failure.at(path, e);
    }
  }

  @Override
  public void commit() throws IOException {
    forceContent();
    show().force(ForceSite.WRITE_ENTRY);
  }

  @Override
  public void commitLoosely() throws IOException {
    checkOpen();
    show().settle();
  }

  private void checkOpen() {
    if (!open || committed) {
      throw new IllegalStateException(path + ": committed or closed before");
    }
  }

  /** The first step of a commit; taken once, whoever asks for it again. */
  void forceContent() throws IOException {
    checkOpen();
    if (forced == file.size()) {
      return;
    }
    try {
      forces.file(file, ForceSite.WRITE_CONTENT);
      forced = file.size();
    } catch (IOException e) {
      throw Failure.at(path, e);
    }
  }

  /** The second step of a commit; the third is to force what it returns. */
  Placement.Entry show() throws IOException {
    try {
      Placement.Entry entry =
          upload == null ? placement.show(file.path(), path) : upload.show(path);
      committed = true;
      return entry;
    } catch (IOException e) {
      throw Failure.at(path, e);
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    if (upload != null) {
      upload.release();
      return;
    }
    file.close();
    if (!committed) {
      // Not there any more if a commit got as far as the rename.
      Files.deleteIfExists(file.path());
    }
  }
}
