package io.stowage.core.mirror;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.oci.Upload;
import io.stowage.core.storage.Layout;
import io.stowage.driver.LocalFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where a blob goes while it comes: to an upload, and to a file that others read meanwhile. For one
 * thread; the file for any.
 */
abstract class Arrival implements AutoCloseable {

  private final FileChannel file;

  private Arrival(FileChannel file) {
    this.file = file;
  }

  /**
   * Begins a blob.
   *
   * @param length of the blob in bytes; -1 if it is not known
   * @param spool the folder for the file where the storage is not on this machine
   */
  static Arrival blob(
      Registry registry, RepositoryName repository, Digest digest, long length, Path spool) {
    LocalFiles files = registry.driver().capability(LocalFiles.class).orElse(null);
    try {
      return files == null
          ? spooled(() -> registry.uploads().single(repository, digest, length), spool)
          : session(registry, repository, digest, files);
    } catch (IOException e) {
      throw RegistryException.storage("beginning to keep a blob of another registry", e);
    }
  }

  /** Begins the layer of an image; {@code spool} as in {@link #blob}. */
  static Arrival layer(Registry registry, ImageId id, Path spool) {
    LocalFiles files = registry.driver().capability(LocalFiles.class).orElse(null);
    try {
      return files == null
          ? spooled(() -> registry.mirroredImages().layer(id, path -> {}), spool)
          : inPlace(registry, id, files);
    } catch (IOException e) {
      throw RegistryException.storage("beginning to keep a layer of another registry", e);
    }
  }

  /** Begins what is not kept. */
  static Arrival unkept(Path spool) {
    try {
      return spooled(null, spool);
    } catch (IOException e) {
      throw RegistryException.storage("writing to the spool folder", e);
    }
  }

  private static Arrival session(
      Registry registry, RepositoryName repository, Digest digest, LocalFiles files)
      throws IOException {
    String id = registry.uploads().start(repository, digest.algorithm());
    Upload upload = registry.uploads().append(repository, id);
    try {
      FileChannel file = files.open(Layout.uploadData(repository, id));
      return new Session(registry, repository, digest, upload, file, id);
    } catch (IOException e) {
      upload.close();
      registry.uploads().cancel(repository, id);
      throw e;
    }
  }

  private static Arrival inPlace(Registry registry, ImageId id, LocalFiles files)
      throws IOException {
    AtomicReference<String> path = new AtomicReference<>();
    Upload upload = registry.mirroredImages().layer(id, path::set);
    try {
      return new InPlace(upload, files.open(Objects.requireNonNull(path.get())));
    } catch (IOException e) {
      upload.close();
      throw e;
    }
  }

  /** Begins an upload, when there is a file for it. */
  @FunctionalInterface
  private interface Beginning {
    Upload begin();
  }

  private static Arrival spooled(@Nullable Beginning upload, Path spool) throws IOException {
    Files.createDirectories(spool);
    Path path = Files.createTempFile(spool, "stowage-mirror-", ".blob");
    FileChannel file;
    try {
      file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(path); // so that nothing is left, whatever happens; it is there while it is open
    }
    try {
      return new Spooled(upload == null ? null : upload.begin(), file);
    } catch (RegistryException e) {
      file.close();
      throw e;
    }
  }

  /** The file, which whoever reads last closes, after this has been closed. */
  FileChannel file() {
    return file;
  }

  /** Appends all remaining bytes. */
  abstract void write(ByteBuffer bytes);

  /**
   * Checks what has come, and makes it part of the registry if it is to be kept.
   *
   * @throws RegistryException {@code DIGEST_INVALID} if it is not what it was to be
   */
  abstract void commit();

  /** Ends; what was not committed is thrown away. */
  @Override
  public abstract void close();

  /** Into an upload, which is a file on this machine: written once. */
  private static class InPlace extends Arrival {
    private final Upload upload;

    InPlace(Upload upload, FileChannel file) {
      super(file);
      this.upload = upload;
    }

    @Override
    void write(ByteBuffer bytes) {
      upload.write(bytes);
    }

    @Override
    void commit() {
      upload.commit();
    }

    @Override
    public void close() {
      upload.close();
    }
  }

  /** Into the session of an upload, of which other servers know. */
  private static final class Session extends InPlace {
    private final Registry registry;
    private final RepositoryName repository;
    private final Digest digest;
    private final String id;
    private boolean ended;

    Session(
        Registry registry,
        RepositoryName repository,
        Digest digest,
        Upload upload,
        FileChannel file,
        String id) {
      super(upload, file);
      this.registry = registry;
      this.repository = repository;
      this.digest = digest;
      this.id = id;
    }

    @Override
    void commit() {
      super.close();
      try (Upload last = registry.uploads().finish(repository, id, digest, 0)) {
        last.commit();
        ended = true;
      } catch (RegistryException e) {
        ended |= e.code() == ErrorCode.DIGEST_INVALID; // which throws the session away
        throw e;
      }
    }

    @Override
    public void close() {
      super.close();
      if (!ended) {
        registry.uploads().cancel(repository, id);
      }
    }
  }

  /** Into a file that has no name any more, and into the storage if it is to be kept. */
  private static final class Spooled extends Arrival {
    private final @Nullable Upload upload;

    Spooled(@Nullable Upload upload, FileChannel file) {
      super(file);
      this.upload = upload;
    }

    @Override
    void write(ByteBuffer bytes) {
      try {
        ByteBuffer same = bytes.duplicate();
        while (same.hasRemaining()) {
          int unused = file().write(same);
        }
      } catch (IOException e) {
        throw RegistryException.storage("writing to the spool folder", e);
      }
      if (upload != null) {
        upload.write(bytes);
      }
    }

    @Override
    void commit() {
      if (upload != null) {
        upload.commit();
      }
    }

    @Override
    public void close() {
      if (upload != null) {
        upload.close();
      }
    }
  }
}
