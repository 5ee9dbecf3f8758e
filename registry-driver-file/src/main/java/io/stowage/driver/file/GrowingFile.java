package io.stowage.driver.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An open file that bytes are appended to. It is used by one thread at a time. */
final class GrowingFile implements Closeable {
  private final Path path;
  private final FileChannel channel;
  private final DirectWrites directWrites;
  private final EarlyForce early;
  private final @Nullable Object identity;
  private @Nullable FileChannel direct;
  private long size;

  /** How many of its bytes went into the page cache. */
  private long cached;

  /**
   * A file.
   *
   * @param channel open for writing
   * @param identity of the file; null if nobody puts another in its place, or cannot be told
   */
  GrowingFile(Path path, FileChannel channel, @Nullable Object identity, DirectWrites directWrites)
      throws IOException {
    this.path = path;
    this.channel = channel;
    this.identity = identity;
    this.size = channel.size();
    this.directWrites = directWrites;
    this.early = new EarlyForce(channel);
  }

  Path path() {
    return path;
  }

  @Nullable Object identity() {
    return identity;
  }

  long size() {
    return size;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Appends all remaining bytes of a buffer. */
  void append(ByteBuffer source) throws IOException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    while (source.hasRemaining()) {
      int piece = directWrites.piece(source, size);
      int written = piece == 0 ? 0 : appendDirectly(source, piece);
      if (written == 0) {
        written = channel.write(source, size);
        cached += written;
        early.grown(cached);
      }
      size += written;
    }
  }

  private int appendDirectly(ByteBuffer source, int piece) throws IOException {
    FileChannel file = direct;
    if (file == null) {
      file = openDirectly();
      direct = file;
      if (file == null) {
        return 0;
      }
    }
    int limit = source.limit();
    source.limit(source.position() + piece);
    try {
      return directWrites.write(file, source, size);
    } finally {
      source.limit(limit);
    }
  }

  /** Opens the file once more; null if it cannot be, or another one stands there by now. */
  private @Nullable FileChannel openDirectly() throws IOException {
    FileChannel file;
    try {
      file = directWrites.open(path);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (file == null || identity == null || identity.equals(currentIdentity())) {
      return file;
    }
    file.close();
    return null;
  }

  private @Nullable Object currentIdentity() throws IOException {
    try {
      return identityOf(path);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Tells a file from others; null where the file system does not tell. */
  static @Nullable Object identityOf(Path file) throws IOException {
    return StorageRoot.attributes(file).fileKey();
  }

  /** Reads at a position; -1 behind the end. */
  int read(ByteBuffer target, long position) throws IOException {
    return channel.read(target, position);
  }

  /** Forces all bytes to disk. */
  void force() throws IOException {
    channel.force(false);
    early.check();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (direct != null) {
        direct.close();
      }
    }
  }
}
