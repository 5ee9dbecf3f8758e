package io.stowage.core.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.driver.ChangeStamps;
import io.stowage.driver.ChangeStamps.Stamp;
import io.stowage.driver.ConditionalReads;
import io.stowage.driver.ConditionalReads.Content;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small objects that hold a digest and nothing else. Where a link is read from memory, the storage
 * has been asked whether it still is the same, or the link was seen not long ago: each method says
 * which. Safe from any thread; failures of the storage are {@code UNAVAILABLE}.
 */
public final class Links {

  private static final Logger LOG = LoggerFactory.getLogger(Links.class);
  private static final int MAX_BYTES = 512;
  private static final long MAX_REMEMBERED = 100_000;
  private static final long UNASKED = -1;

  private record Remembered(Stamp stamp, Digest digest) {}

  private record Version(Content content, Digest digest) {}

  private final Store store;
  private final Cache<String, Remembered> stamped =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  private final Cache<String, Version> versions =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  /** Sizes of objects; {@link #UNASKED} of a link that was written. */
  private final Cache<String, Long> seen;

  /**
   * Links in a store.
   *
   * @param staleness how long {@link #seenRecently} trusts memory
   */
  public Links(Store store, Duration staleness) {
    this.store = store;
    this.seen =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(staleness)
            .executor(Runnable::run)
            .build();
  }

  /** Reads a link; null if it is missing or, after a crash of other software, empty. */
  public @Nullable Digest read(String path) {
    try {
      if (store.reads() != null) {
        return readVersion(store.reads(), path);
      }
      // The stamp comes first: what is written after it gives another one.
      Stamp stamp = store.stamps() == null ? null : store.stamps().stamp(path);
      Digest digest = digest(ByteBuffer.wrap(store.driver().readAll(path, MAX_BYTES)));
      if (stamp != null && stamp.isSettled()) {
        stamped.put(path, new Remembered(stamp, digest));
      }
      return digest;
    } catch (NoSuchFileException e) {
      return null;
    } catch (RegistryException e) {
      LOG.warn("{} holds no digest; taken as missing", path);
      return null;
    } catch (IOException e) {
      throw RegistryException.storage("reading a link", e);
    }
  }

  private @Nullable Digest readVersion(ConditionalReads reads, String path) throws IOException {
    Version known = versions.getIfPresent(path);
    Content content = reads.read(path, MAX_BYTES, known == null ? null : known.content());
    if (content == null) {
      versions.invalidate(path);
      return null;
    }
    if (known != null && content.equals(known.content())) {
      return known.digest();
    }
    Digest digest = digest(content.bytes());
    versions.put(path, new Version(content, digest));
    return digest;
  }

  private static Digest digest(ByteBuffer link) {
    return Digest.parse(StandardCharsets.UTF_8.decode(link.duplicate()).toString().trim());
  }

  /**
   * Gives a link from memory if one look at the storage tells that it has not changed. Fit for an
   * I/O thread.
   *
   * @return null if the link is missing or has to be read
   */
  public @Nullable Digest readUnchanged(String path) {
    ChangeStamps stamps = store.stamps();
    Remembered remembered = stamps == null ? null : stamped.getIfPresent(path);
    if (stamps == null || remembered == null) {
      return null;
    }
    try {
      return remembered.stamp().matches(stamps.stamp(path)) ? remembered.digest() : null;
    } catch (IOException e) {
      return null; // reading it will tell
    }
  }

  /** Whether a link is there, by the storage. */
  public boolean exists(String path) {
    // Asked inside the map's own lock on the path, so that a removal, which forgets it afterwards,
    // can not be followed by an older answer.
    return seen.asMap()
            .compute(
                path,
                (key, known) -> {
                  long size = ask(key);
                  return size < 0 ? null : size;
                })
        != null;
  }

  /** Whether a link was there not long ago, by memory alone. Fit for an I/O thread. */
  public boolean seenRecently(String path) {
    return seen.getIfPresent(path) != null;
  }

  /** Whether a link is there or was not long ago: enough to serve bytes, never to promise them. */
  public boolean existsOrSeenRecently(String path) {
    return seenRecently(path) || exists(path);
  }

  /**
   * The size of an object whose bytes never change, now or not long ago: enough to serve bytes,
   * never to promise them.
   *
   * @return -1 if it is missing
   */
  public long sizeOrSeenRecently(String path) {
    Long known = seen.getIfPresent(path);
    if (known != null && known != UNASKED) {
      return known;
    }
    long size = size(path);
    if (size >= 0) {
      seen.put(path, size);
    }
    return size;
  }

  /** Forgets what was seen of an object. */
  public void forget(String path) {
    seen.invalidate(path);
  }

  /** The size of any object in bytes; -1 if it is missing. */
  public long size(String path) {
    long size = ask(path);
    if (size < 0) {
      forget(path);
    }
    return size;
  }

  /** What the storage tells of an object; null if it is missing. */
  public @Nullable StoredObject look(String path) {
    try {
      return store.driver().stat(path);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw RegistryException.storage("looking for an object", e);
    }
  }

  private long ask(String path) {
    StoredObject object = look(path);
    return object == null ? -1 : object.size();
  }

  /** Begins to write links and other objects. */
  public Batch batch() {
    return new Batch(store, this);
  }

  /** Writes a link; it is durable afterwards. */
  public void write(String path, Digest digest) {
    try (Batch batch = batch()) {
      batch.link(path, digest).commit();
    }
  }

  /** Remembers a link that has just been written. */
  void seen(String path) {
    seen.put(path, UNASKED);
  }

  /** Removes a link with the folder that holds it; one that is missing is no error. */
  public void removeFolder(String folder, String path) {
    StorageDriver driver = store.driver();
    try {
      driver.deleteFolder(folder);
    } catch (IOException e) {
      throw RegistryException.storage("removing a link", e);
    } finally {
      seen.invalidate(path);
    }
  }
}
