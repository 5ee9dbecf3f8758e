package io.stowage.driver.s3;

import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** One of {@link S3Uploads}, open. What it holds is stored when it is left, not before. */
final class S3Upload implements ResumableUpload {

  private final S3Uploads uploads;
  private final S3Store store;
  private final PartMemory memory;
  private final Senders senders;
  private final String path;
  private final String wholePath;
  private S3Uploads.Found found;
  private Parts parts;
  private PartBuffer buffer;
  private long size;

  /** The size of the object that parts have become; 0 if they have not. */
  private long whole;

  private boolean changed;
  private boolean open = true;

  S3Upload(
      S3Uploads uploads,
      S3Store store,
      PartMemory memory,
      Senders senders,
      String path,
      S3Uploads.Found found)
      throws IOException {
    this.uploads = uploads;
    this.store = store;
    this.memory = memory;
    this.senders = senders;
    this.path = path;
    this.wholePath = UploadState.wholePath(path);
    this.found = found;
    UploadState state = found.state();
    this.parts = new Parts(store.multiparts(), senders, wholePath, state.id(), state.tags());
    this.buffer = new PartBuffer(memory, path, parts, this::beforePart);
    this.size = state.size();
    this.whole = state.whole() ? state.sent() : 0;
    var unused = buffer.write(state.rest().duplicate());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    return append(source);
  }

  private int append(ByteBuffer source) throws IOException {
    int count = buffer.write(source);
    size += count;
    changed |= count > 0;
    return count;
  }

  /** Called before a part is sent. */
  private void beforePart() throws IOException {
    if (parts.id() == null) {
      // Told before anything is sent, so that it is found and aborted whatever happens.
      uploads.mark(path, parts.begin());
      for (long offset = 0; offset < whole; offset += memory.partSize()) {
        parts.copy(wholePath, offset, Math.min(memory.partSize(), whole - offset));
      }
      whole = 0;
    }
  }

  @Override
  public ReadableByteChannel read() throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    long sent = size - buffer.length();
    String id = parts.id();
    if (id != null) {
      // Parts cannot be read before they are an object.
      parts.complete();
      uploads.unmark(path, id);
      becomeWhole(sent);
    }
    InputStream rest = new BufferStream(buffer.rest());
    return Channels.newChannel(
        sent == 0
            ? rest
            : new SequenceInputStream(
                Channels.newInputStream(store.read(wholePath, 0, sent)), rest));
  }

  /** The parts have become an object; what follows will be parts of another. */
  private void becomeWhole(long length) throws IOException {
    whole = length;
    changed = true;
    parts = new Parts(store.multiparts(), senders, wholePath);
    ByteBuffer rest = buffer.rest();
    PartBuffer next = new PartBuffer(memory, path, parts, this::beforePart);
    var unused = next.write(rest);
    buffer.release();
    buffer = next;
  }

  @Override
  public ObjectWriter finish(String target) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    String unused = store.key(target);
    open = false;
    return new FinishedUpload(target);
  }

  /** Makes the object. */
  private void complete(String target) throws IOException {
    if (parts.id() == null && whole == 0) {
      store.put(target, buffer.rest());
      return;
    }
    if (parts.id() == null && buffer.length() > 0) {
      beforePart();
    }
    String id = parts.id();
    if (id != null) {
      completeOnce();
    }
    store.multiparts().copy(wholePath, target, senders);
    uploads.discardParts(path, id);
  }

  private void completeOnce() throws IOException {
    try {
      buffer.sendRest();
      parts.complete();
    } catch (NoSuchFileException e) {
      // Completed before a crash, or by a request whose answer was lost; else thrown away.
      if (store.head(wholePath).contentLength() != size) {
        throw e;
      }
    } catch (S3Failures.OtherPartsException e) {
      UploadBusyException busy = new UploadBusyException(path);
      busy.initCause(e);
      throw busy;
    }
  }

  /** Stores what a later request needs. */
  void save() throws IOException {
    if (buffer.length() == memory.partSize()) {
      buffer.sendRest();
    }
    List<String> tags = parts.sent();
    found =
        uploads.save(
            path,
            found,
            new UploadState(parts.id(), tags, size - buffer.length(), whole > 0, buffer.rest()));
    changed = false;
  }

  private void leave() throws IOException {
    try {
      if (changed) {
        save();
      }
    } finally {
      buffer.release();
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      leave();
    }
  }

  /** Holds the bytes of the upload, which is left as it is unless they are committed. */
  private final class FinishedUpload implements ObjectWriter {
    private final String target;
    private boolean open = true;
    private boolean committed;

    FinishedUpload(String target) {
      this.target = target;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (!open || committed) {
        throw new ClosedChannelException();
      }
      return append(source);
    }

    @Override
    public void commit() throws IOException {
      if (!open || committed) {
        throw new IllegalStateException(target + ": committed or closed before");
      }
      complete(target);
      committed = true;
      changed = false;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() throws IOException {
      if (open) {
        open = false;
        leave();
      }
    }
  }
}
