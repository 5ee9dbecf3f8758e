package io.stowage.core.storage;

import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Uploads in several steps for drivers that cannot append: each step is an object of its own, and
 * they are copied together at the end. {@code <path>.parts/<offset, 19 digits>-<a UUID>} is a part;
 * each is written once, so the bytes of two writers stay apart.
 */
final class PartUploads implements ResumableUploads {

  private static final int COPY_BYTES = 64 * 1024;

  private final StorageDriver driver;

  PartUploads(StorageDriver driver) {
    this.driver = driver;
  }

  @Override
  public ResumableUpload create(String path) throws IOException {
    try {
      driver.stat(path);
      throw new FileAlreadyExistsException(path);
    } catch (NoSuchFileException e) {
      driver.writeAll(path, new byte[0]);
      return new PartUpload(path, List.of());
    }
  }

  @Override
  public ResumableUpload open(String path) throws IOException {
    return new PartUpload(path, find(path));
  }

  @Override
  public long size(String path) throws IOException {
    return find(path).stream().mapToLong(StoredObject::size).sum();
  }

  @Override
  public void discard(String path) throws IOException {
    driver.deleteFolder(path);
    driver.deleteFolder(parts(path));
    try {
      driver.delete(path);
    } catch (NoSuchFileException e) {
      // It was a folder, or nothing.
    }
  }

  private List<StoredObject> find(String path) throws IOException {
    driver.stat(path);
    List<StoredObject> found = new ArrayList<>();
    long offset = 0;
    try (Listing<StoredObject> listing = driver.list(parts(path), "")) {
      for (StoredObject part = listing.next(); part != null; part = listing.next()) {
        if (!part.path().startsWith(partPrefix(path, offset))) {
          // Two writers have gone on from the same place.
          throw new UploadBusyException(path);
        }
        found.add(part);
        offset += part.size();
      }
    }
    return found;
  }

  private static String parts(String path) {
    return path + ".parts";
  }

  private static String partPrefix(String path, long offset) {
    return parts(path) + "/" + String.format("%019d", offset) + "-";
  }

  private final class PartUpload implements ResumableUpload {
    private final String path;
    private final List<String> parts = new ArrayList<>();
    private long committed;
    private long written;
    private @Nullable ObjectWriter part;
    private String partPath = "";
    private boolean open = true;

    PartUpload(String path, List<StoredObject> found) {
      this.path = path;
      for (StoredObject object : found) {
        parts.add(object.path());
        committed += object.size();
      }
    }

    @Override
    public long size() {
      return committed + written;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (!source.hasRemaining()) {
        return 0; // an empty part would have the name of the one behind it
      }
      if (part == null) {
        partPath = partPrefix(path, committed) + UUID.randomUUID();
        part = driver.write(partPath);
      }
      int count = part.write(source);
      written += count;
      return count;
    }

    @Override
    public ReadableByteChannel read() throws IOException {
      commitPart();
      return new PartsChannel(List.copyOf(parts));
    }

    @Override
    public ObjectWriter finish(String target) throws IOException {
      ObjectWriter whole = driver.write(target);
      try (ReadableByteChannel all = read()) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
        while (all.read(buffer.clear()) >= 0) {
          whole.write(buffer.flip());
        }
        open = false;
        return whole;
      } catch (IOException e) {
        whole.close();
        throw e;
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
        commitPart();
      }
    }

    private void commitPart() throws IOException {
      ObjectWriter writer = part;
      if (writer != null) {
        part = null;
        try (writer) {
          if (written == 0) {
            return; // writing failed: as above, no empty parts
          }
          writer.commit();
        }
        parts.add(partPath);
        committed += written;
        written = 0;
      }
    }
  }

  /** One part after the other, each opened when the one before has ended. */
  private final class PartsChannel implements ReadableByteChannel {
    private final Iterator<String> remaining;
    private @Nullable ReadableByteChannel part;
    private boolean open = true;

    PartsChannel(List<String> parts) {
      remaining = parts.iterator();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      while (true) {
        ReadableByteChannel current = part;
        if (current == null) {
          if (!remaining.hasNext()) {
            return -1;
          }
          current = driver.read(remaining.next(), 0, Long.MAX_VALUE);
          part = current;
        }
        int count = current.read(target);
        if (count >= 0) {
          return count;
        }
        part = null;
        current.close();
      }
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() throws IOException {
      open = false;
      if (part != null) {
        part.close();
      }
    }
  }
}
