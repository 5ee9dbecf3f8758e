package io.stowage.driver.file;

import io.stowage.driver.ObjectWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;

/** Writes an object into a temporary file, and moves that to its place. */
final class FileObjectWriter implements ObjectWriter {
  private final String path;
  private final TempFolder.TempFile temp;
  private final Placement placement;
  private final Forces forces;
  private final EarlyForce early;
  private long size;

  /** How many bytes have been forced; -1 for not even the empty file. */
  private long forced = -1;

  private boolean open = true;
  private boolean committed;

  FileObjectWriter(String path, TempFolder.TempFile temp, Placement placement, Forces forces) {
    this.path = path;
    this.temp = temp;
    this.placement = placement;
    this.forces = forces;
    this.early = new EarlyForce(temp.channel(), 0);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!open || committed) {
      throw new ClosedChannelException();
    }
    try {
      int count = source.remaining();
      while (source.hasRemaining()) {
        temp.channel().write(source);
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

  /** The first step of a commit; taken once, whoever asks for it again. */
  void forceContent() throws IOException {
    if (!open || committed) {
      throw new IllegalStateException(path + ": committed or closed before");
    }
    if (forced == size) {
      return;
    }
    try {
      forces.file(temp.channel(), ForceSite.WRITE_CONTENT);
      early.check();
      forced = size;
    } catch (IOException e) {
      throw Failure.at(path, e);
    }
  }

  /** The second step of a commit; the third is to force what it returns. */
  Placement.Entry show() throws IOException {
    try {
      Placement.Entry entry = placement.show(temp.path(), path);
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
    temp.channel().close();
    if (!committed) {
      // Not there any more if a commit got as far as the rename.
      Files.deleteIfExists(temp.path());
    }
  }
}
