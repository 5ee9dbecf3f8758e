package io.stowage.server.notify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of a queue, in which records stand one behind the other. Places are counted from the
 * beginning of the queue, and a file is named by the place that it begins at. Written by one thread
 * at a time, forced and read by any.
 */
final class Segment implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Segment.class);
  private static final Pattern NAME = Pattern.compile("(0[0-9]{18})\\.events");

  /** How files are opened: a test has some that fail. */
  @FunctionalInterface
  interface Opener {
    /** Opens a file to read and write, which is made if it is not there. */
    FileChannel open(Path path) throws IOException;

    /** The files of the machine. */
    Opener FILES =
        path ->
            FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private final Path path;
  private final long start;
  private final FileChannel file;
  private final Object forcing = new Object();
  private volatile long end;
  private volatile long forced;
  private volatile boolean failed;

  private Segment(Path path, long start, FileChannel file, long end) {
    this.path = path;
    this.start = start;
    this.file = file;
    this.end = end;
    this.forced = end;
  }

  /** One that was there, with the number of its records that are still to be taken. */
  record Found(Segment segment, long waiting) {}

  /** Makes an empty one. */
  static Segment create(Path folder, long start, Opener opener) throws IOException {
    Path path = folder.resolve("%019d.events".formatted(start));
    FileChannel file = opener.open(path);
    try {
      file.truncate(0);
      forceFolder(folder);
      return new Segment(path, start, file, start);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Where a file begins by its name; null if it is no segment. */
  static @Nullable Long start(Path path) {
    Matcher matcher = NAME.matcher(path.getFileName().toString());
    return matcher.matches() ? Long.valueOf(matcher.group(1)) : null;
  }

  /**
   * Opens one that a process has left. What is behind its last whole record was never acknowledged,
   * and goes.
   *
   * @param limit where the next one begins
   * @param taken where the first record begins that waits
   */
  static Found open(Path path, long start, long limit, long taken, Opener opener)
      throws IOException {
    FileChannel file = opener.open(path);
    try {
      long size = Math.min(file.size(), limit - start);
      long at = 0;
      long waiting = 0;
      for (byte[] record = Frames.read(file, at, size);
          record != null;
          record = Frames.read(file, at, size)) {
        waiting += start + at >= taken ? 1 : 0;
        at += Frames.HEAD + record.length;
      }
      if (file.size() > at) {
        LOG.warn(
            "{}: {} bytes behind the last whole record are left out, as a crash leaves them",
            path,
            file.size() - at);
        file.truncate(at);
      }
      file.force(false);
      return new Found(new Segment(path, start, file, start + at), waiting);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  long start() {
    return start;
  }

  /** Where the last record ends that was written. */
  long end() {
    return end;
  }

  /** Where the last record ends that outlasts a power cut. */
  long forced() {
    return forced;
  }

  /** Whether nothing more can be written to it. */
  boolean isFailed() {
    return failed;
  }

  /** Adds records; all or none of them. */
  void write(ByteBuffer records) throws IOException {
    long at = end - start;
    try {
      while (records.hasRemaining()) {
        at += file.write(records, at);
      }
    } catch (IOException e) {
      cut(e);
      throw e;
    }
    end = start + at;
  }

  private void cut(IOException failure) {
    try {
      file.truncate(end - start);
    } catch (IOException e) {
      failed = true;
      failure.addSuppressed(e);
    }
  }

  /**
   * Makes all durable up to a place. Those who wait for it meanwhile share the next force.
   *
   * @throws IOException if it is not, now or ever
   */
  void force(long upTo) throws IOException {
    synchronized (forcing) {
      if (forced >= upTo) {
        return;
      }
      if (failed) {
        throw new IOException(path + ": could not be forced to disk");
      }
      long written = end;
      try {
        file.force(false);
      } catch (IOException e) {
        // What the system could not write it may take for written from now on: no second try.
        failed = true;
        throw e;
      }
      forced = written;
    }
  }

  /** The record at a place that is durable; null if it is damaged. */
  byte @Nullable [] read(long at) throws IOException {
    return Frames.read(file, at - start, forced - start);
  }

  /** Takes off what is not durable, once nothing more can be written. */
  void settle() {
    synchronized (forcing) {
      end = forced;
      try {
        file.truncate(forced - start);
      } catch (IOException e) {
        // The next one begins where this one ends, so that what is behind is not read.
      }
    }
  }

  void delete() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
