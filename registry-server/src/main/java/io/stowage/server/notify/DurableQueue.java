package io.stowage.server.notify;

import io.stowage.server.notify.Segment.Opener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that wait in the files of a folder. What {@link #append} took outlasts a crash and a
 * power cut; callers that append at one time share a force of the disk. Any thread may append, one
 * takes. What was taken shortly before the process ended may be there again after it.
 */
final class DurableQueue implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DurableQueue.class);
  private static final long SEGMENT_BYTES = 16 << 20;
  private static final long LEAST_SEGMENT_BYTES = 4 << 10;

  /** As much is given at once, or one record. */
  private static final long BATCH_BYTES = 1 << 20;

  /** One in so many bytes of the limit is for those who were let in while there was room. */
  private static final int UNDER_WAY = 16;

  private final Path folder;
  private final long limit;
  private final Opener opener;
  private final Position position;

  /** Changed under the queue's lock; there is always a last one. */
  private final Deque<Segment> segments = new ConcurrentLinkedDeque<>();

  private final AtomicLong waiting = new AtomicLong();

  /** Where the next record to be taken begins. */
  private volatile long taken;

  private boolean closed;

  private DurableQueue(Path folder, long limit, Opener opener, Position position) {
    this.folder = folder;
    this.limit = limit;
    this.opener = opener;
    this.position = position;
  }

  /** Records that come next, and where the queue goes on behind them. */
  record Batch(List<byte[]> records, long end) {
    boolean isEmpty() {
      return records.isEmpty();
    }
  }

  /**
   * Opens the queue of a folder, which is made if it is not there.
   *
   * @param limit the most bytes that may wait
   */
  static DurableQueue open(Path folder, long limit, Opener opener) throws IOException {
    Files.createDirectories(folder);
    Position position = Position.open(folder.resolve("delivered"));
    DurableQueue queue = new DurableQueue(folder, limit, opener, position);
    try {
      queue.recover();
      return queue;
    } catch (IOException | RuntimeException e) {
      queue.close();
      throw e;
    }
  }

  private synchronized void recover() throws IOException {
    TreeMap<Long, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        Long start = Segment.start(entry);
        if (start != null) {
          files.put(start, entry);
        }
      }
    }
    long delivered = position.get();
    for (Map.Entry<Long, Path> file : files.entrySet()) {
      Long next = files.higherKey(file.getKey());
      Segment.Found found =
          Segment.open(
              file.getValue(),
              file.getKey(),
              next == null ? Long.MAX_VALUE : next,
              delivered,
              opener);
      Segment segment = found.segment();
      segments.add(segment);
      waiting.addAndGet(found.waiting());
      if (next != null && segment.end() < next && next > delivered) {
        LOG.error("{}: damaged; {} bytes of events are lost", segment, next - segment.end());
      }
    }
    if (segments.isEmpty() || segments.getLast().end() < delivered) {
      segments.add(Segment.create(folder, delivered, opener));
    }
    taken = Math.max(delivered, segments.getFirst().start());
    dropTaken();
  }

  /**
   * Adds records, all or none of them, and waits until they are durable.
   *
   * @throws QueueFullException if more would wait than may
   * @throws IOException if they cannot be kept, such as on a full disk
   */
  void append(List<byte[]> records) throws IOException {
    try {
      write(records);
    } catch (QueueFullException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException("cannot keep events in " + folder + ": " + e.getMessage(), e);
    }
    waiting.addAndGet(records.size());
  }

  private void write(List<byte[]> records) throws IOException {
    ByteBuffer bytes = Frames.of(records);
    Segment segment;
    long end;
    synchronized (this) {
      if (closed) {
        throw new IOException("the queue is closed");
      }
      segment = writable();
      if (segment.end() + bytes.remaining() - taken > limit) {
        throw full();
      }
      segment.write(bytes);
      end = segment.end();
    }
    segment.force(end);
  }

  private QueueFullException full() {
    return new QueueFullException(
        folder + ": " + waiting.get() + " events wait, more than " + limit + " bytes may not");
  }

  /**
   * Looks whether there is room for what is to come, besides that for what is under way. Does not
   * wait.
   *
   * @throws QueueFullException if there is none
   */
  void checkRoom() throws QueueFullException {
    Segment last = segments.getLast();
    // What is not durable in a file that failed is taken off by the next append.
    if (!last.isFailed() && last.end() - taken > limit - limit / UNDER_WAY) {
      throw full();
    }
  }

  /** The last segment, or a new one if that is full or has failed. */
  private Segment writable() throws IOException {
    Segment last = segments.getLast();
    long most = Math.max(Math.min(SEGMENT_BYTES, limit / 4), LEAST_SEGMENT_BYTES);
    if (!last.isFailed() && last.end() - last.start() < most) {
      return last;
    }
    if (last.isFailed()) {
      last.settle();
    } else {
      last.force(last.end());
    }
    Segment next = Segment.create(folder, last.end(), opener);
    segments.add(next);
    if (last.end() == last.start()) {
      // It was empty, and the new one has its file.
      segments.remove(last);
      last.close();
    }
    return next;
  }

  /** How many records wait. */
  long waiting() {
    return Math.max(0, waiting.get());
  }

  /**
   * The records that come next.
   *
   * @param most of them
   * @return empty if none waits
   */
  Batch next(int most) throws IOException {
    List<byte[]> records = new ArrayList<>();
    long at = taken;
    while (records.size() < most && at - taken < BATCH_BYTES) {
      Segment segment = durableBehind(at);
      if (segment == null) {
        break;
      }
      at = Math.max(at, segment.start());
      byte[] record = segment.read(at);
      if (record != null) {
        records.add(record);
        at += Frames.HEAD + record.length;
      } else if (records.isEmpty()) {
        at = skip(segment, at);
      } else {
        break;
      }
    }
    return new Batch(records, at);
  }

  /** The first segment that has a durable record at a place or behind it; null if there is none. */
  private synchronized @Nullable Segment durableBehind(long at) {
    for (Segment segment : segments) {
      if (segment.forced() > at) {
        return segment;
      }
    }
    return null;
  }

  /** A damaged record: where the next one begins is not known within its file. */
  private long skip(Segment segment, long at) throws IOException {
    long to = segment.forced();
    LOG.error(
        "{}: damaged at {}; the events in its last {} bytes are lost",
        segment,
        at - segment.start(),
        to - at);
    delivered(new Batch(List.of(), to));
    return to;
  }

  /** Takes records off, which {@link #next} gave. */
  void delivered(Batch batch) throws IOException {
    taken = batch.end();
    waiting.addAndGet(-batch.records().size());
    position.set(batch.end());
    dropTaken();
  }

  private synchronized void dropTaken() throws IOException {
    while (segments.size() > 1 && segments.getFirst().end() <= taken) {
      segments.removeFirst().delete();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (Segment segment : segments) {
      segment.close();
    }
    position.close();
  }
}
