package io.stowage.core.storage;

import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Uploads in several steps for drivers that cannot append: each step is an object of its own, and
 * the commit copies them together. {@code <path>.parts/<offset, 19 digits>} is a part.
 */
final class PartUploads implements ResumableUploads {

  private static final int COPY_BYTES = 64 * 1024;

  private final StorageDriver driver;

  PartUploads(StorageDriver driver) {
    this.driver = driver;
  }

  @Override
  public ResumableUpload create(String path) throws IOException {
    driver.deleteFolder(parts(path));
    driver.writeAll(path, new byte[0]);
    return new PartUpload(path, List.of());
  }

  @Override
  public ResumableUpload open(String path) throws IOException {
    driver.stat(path);
    List<StoredObject> found = new ArrayList<>();
    try (Listing<StoredObject> listing = driver.list(parts(path), "")) {
      for (StoredObject part = listing.next(); part != null; part = listing.next()) {
        found.add(part);
      }
    }
    return new PartUpload(path, found);
  }

  @Override
  public void discard(String folder) throws IOException {
    driver.deleteFolder(folder);
  }

  private static String parts(String path) {
    return path + ".parts";
  }

  private final class PartUpload implements ResumableUpload {
    private final String path;
    private final List<String> parts = new ArrayList<>();
    private long committed;
    private long written;
    private @Nullable ObjectWriter part;
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
        part = driver.write(parts(path) + "/" + String.format("%019d", committed));
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
    public void commit(String target) throws IOException {
      try (ReadableByteChannel all = read();
          ObjectWriter whole = driver.write(target)) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
        while (all.read(buffer.clear()) >= 0) {
          whole.write(buffer.flip());
        }
        whole.commit();
      }
      driver.deleteFolder(parts(path));
      driver.delete(path);
      open = false;
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
        parts.add(parts(path) + "/" + String.format("%019d", committed));
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
