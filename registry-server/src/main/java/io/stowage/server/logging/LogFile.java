package io.stowage.server.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that a log is appended to. When it has been moved away or deleted, it is made anew within
 * a second, so it may be rotated without telling the server; one that is truncated goes on at its
 * beginning. Safe from any thread.
 */
public final class LogFile extends OutputStream {

  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path path;
  private OutputStream out;
  private @Nullable Object key;
  private long checked;

  private LogFile(Path path, OutputStream out, @Nullable Object key) {
    this.path = path;
    this.out = out;
    this.key = key;
    this.checked = System.nanoTime();
  }

  /**
   * Opens a file, and makes it if it is missing.
   *
   * @throws IOException if it cannot be written to, saying why
   */
  public static LogFile open(Path path) throws IOException {
    return new LogFile(path, append(path), key(path));
  }

  private static OutputStream append(Path path) throws IOException {
    return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static @Nullable Object key(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    long now = System.nanoTime();
    if (now - checked > CHECK_NANOS) {
      checked = now;
      if (key == null || !Objects.equals(key(path), key)) {
        OutputStream next = append(path);
        out.close();
        out = next;
        key = key(path);
      }
    }
    out.write(bytes, offset, length);
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }

  /** The same for who gives up for ever when a line cannot be written: such lines are lost. */
  public OutputStream losing() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        try {
          LogFile.this.write(bytes, offset, length);
        } catch (IOException e) {
          // There is no other place to say it.
        }
      }

      @Override
      public void close() throws IOException {
        LogFile.this.close();
      }
    };
  }
}
