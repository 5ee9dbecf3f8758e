package io.stowage.core.storage;

import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Enumeration;
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
      Iterator<String> remaining = parts.iterator();
      return Channels.newChannel(
          new SequenceInputStream(
              new Enumeration<InputStream>() {
                @Override
                public boolean hasMoreElements() {
                  return remaining.hasNext();
                }

                @Override
                public InputStream nextElement() {
                  return new LazyObject(remaining.next());
                }
              }));
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
          writer.commit();
        }
        parts.add(parts(path) + "/" + String.format("%019d", committed));
        committed += written;
        written = 0;
      }
    }
  }

  /** Opens its object at the first read: an upload may have more parts than there are handles. */
  private final class LazyObject extends InputStream {
    private final String path;
    private @Nullable InputStream in;

    LazyObject(String path) {
      this.path = path;
    }

    private InputStream in() throws IOException {
      if (in == null) {
        try {
          in = driver.newInputStream(path);
        } catch (NoSuchFileException e) {
          throw new IOException(path + ": a part of an upload is missing", e);
        }
      }
      return in;
    }

    @Override
    public int read() throws IOException {
      return in().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in().read(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}
