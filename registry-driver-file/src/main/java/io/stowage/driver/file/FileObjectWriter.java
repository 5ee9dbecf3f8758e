package io.stowage.driver.file;

import io.stowage.driver.ObjectWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes an object into a temporary file or an upload's own, and moves that to its place. */
final class FileObjectWriter implements ObjectWriter {
  private final String path;
  private final Path file;
  private final FileChannel channel;
  private final EarlyForce early;
  private final Placement placement;
  private final Forces forces;

  /** Whose file it is; null for a temporary one, of which nothing is left. */
  private final @Nullable FileUpload upload;

  private long size;

  /** How many bytes have been forced; -1 for not even the empty file. */
  private long forced = -1;

  private boolean open = true;
  private boolean committed;

  /** Writes an object. */
  FileObjectWriter(String path, TempFolder.TempFile temp, Placement placement, Forces forces) {
    this.path = path;
    this.file = temp.path();
    this.channel = temp.channel();
    this.early = new EarlyForce(channel, 0);
    this.placement = placement;
    this.forces = forces;
    this.upload = null;
  }

  /** Makes an upload an object; closed without a commit, it leaves the upload as it is. */
  FileObjectWriter(String path, FileUpload upload, Placement placement, Forces forces) {
    this.path = path;
    this.file = upload.file();
    this.channel = upload.channel();
    this.early = upload.early();
    this.size = upload.size();
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
      while (source.hasRemaining()) {
        channel.write(source);
      }
      size += count;
      early.grown(size);
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
    show().leave();
  }

  private void checkOpen() {
    if (!open || committed) {
      throw new IllegalStateException(path + ": committed or closed before");
    }
  }

  /** The first step of a commit; taken once, whoever asks for it again. */
  void forceContent() throws IOException {
    checkOpen();
    if (forced == size) {
      return;
    }
    try {
      forces.file(channel, ForceSite.WRITE_CONTENT);
      early.check();
      forced = size;
    } catch (IOException e) {
      throw Failure.at(path, e);
    }
  }

  /** The second step of a commit; the third is to force what it returns. */
  Placement.Entry show() throws IOException {
    try {
      Placement.Entry entry = upload == null ? placement.show(file, path) : upload.show(path);
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
    channel.close();
    if (!committed) {
      // Not there any more if a commit got as far as the rename.
      Files.deleteIfExists(file);
    }
  }
}
