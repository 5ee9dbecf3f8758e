package io.stowage.core.v1;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.model.ImageId;
import io.stowage.core.oci.Upload;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Images on their way: each has a folder with its json and the layers that came for it, until one
 * of these is its layer. Like an upload of a blob it survives the end of the process, not a power
 * cut. What a layer's digests are is kept in memory, and computed again where it is not. Safe from
 * any thread.
 */
final class ImageUploads {

  private static final long MAX_REMEMBERED = 10_000;
  private static final int READ_BYTES = 64 * 1024;

  /** A layer that has come as a whole, and where it is. */
  record Received(String path, Layer layer) {}

  private final Store store;
  private final Links links;
  private final RegistryOptions options;
  private final Clock clock;

  /** The paths of layers that are being written. */
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  private final Cache<ImageId, Received> received;

  ImageUploads(Store store, Links links, RegistryOptions options, Clock clock) {
    this.store = store;
    this.links = links;
    this.options = options;
    this.clock = clock;
    this.received =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(options.uploadExpiry())
            .executor(Runnable::run)
            .build();
  }

  /** Whether an image is on its way. */
  boolean exists(ImageId id) {
    return links.size(V1Layout.uploadJson(id)) >= 0;
  }

  /** The json of an image on its way; else null. */
  byte @Nullable [] json(ImageId id) {
    return store.find(V1Layout.uploadJson(id), options.manifestLimit());
  }

  /** Begins an image, or gives one on its way another json. */
  void begin(ImageId id, byte[] json) {
    try (ObjectWriter writer = store.driver().write(V1Layout.uploadJson(id))) {
      writer.write(ByteBuffer.wrap(json));
      writer.commitLoosely();
    } catch (IOException e) {
      throw RegistryException.storage("beginning an image", e);
    }
  }

  /**
   * Starts a layer of an image.
   *
   * @param json of the image, which its checksum begins with
   * @param where is told the path that it is written to
   * @param whole is given the layer when all of it has come, to {@link #keep} or to refuse it
   */
  Upload layer(ImageId id, byte[] json, Consumer<String> where, Consumer<Received> whole) {
    String path = V1Layout.uploadLayer(id, UUID.randomUUID().toString());
    where.accept(path);
    busy.add(path);
    try {
      ResumableUpload data = store.uploads().create(path);
      return new LayerUpload(path, data, new LayerDigests(json), whole);
    } catch (IOException e) {
      busy.remove(path);
      throw RegistryException.storage("starting an upload", e);
    }
  }

  /** Keeps a layer for its image, in place of one that came before. */
  void keep(ImageId id, Received layer) {
    Received before = received.asMap().put(id, layer);
    if (before != null) {
      discard(before.path());
    }
  }

  /** The layer with which an image has a checksum; null if it is none of those that came. */
  @Nullable Received find(ImageId id, byte[] json, String checksum) {
    Received last = received.getIfPresent(id);
    if (last != null && last.layer().hasChecksum(checksum, json)) {
      return last;
    }
    for (String path : layers(id)) {
      Layer layer = last != null && last.path().equals(path) ? null : read(path, json);
      if (layer != null && layer.hasChecksum(checksum, json)) {
        return new Received(path, layer);
      }
    }
    return null;
  }

  /** Whether any layer has come for an image. */
  boolean hasLayer(ImageId id) {
    return !layers(id).isEmpty();
  }

  private List<String> layers(ImageId id) {
    String folder = V1Layout.upload(id.toString());
    List<String> paths = new ArrayList<>();
    try (Listing<FolderEntry> entries = store.driver().children(folder, "")) {
      for (FolderEntry entry = entries.next(); entry != null; entry = entries.next()) {
        String path = folder + "/" + entry.name();
        if (!entry.folder() && !path.equals(V1Layout.uploadJson(id)) && !busy.contains(path)) {
          paths.add(path);
        }
      }
      return paths;
    } catch (IOException e) {
      throw RegistryException.storage("looking for a layer", e);
    }
  }

  /** Computes what was not remembered; null if another has the layer. */
  private @Nullable Layer read(String path, byte[] json) {
    LayerDigests digests = new LayerDigests(json);
    try (ResumableUpload data = store.uploads().open(path);
        ReadableByteChannel channel = data.read()) {
      ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
      while (channel.read(buffer.clear()) >= 0) {
        digests.update(buffer.flip());
      }
      return digests.finish();
    } catch (NoSuchFileException | UploadBusyException e) {
      return null;
    } catch (IOException e) {
      throw RegistryException.storage("reading a layer", e);
    }
  }

  /** Makes a layer a blob that is still to be committed. */
  ObjectWriter finish(Received layer) throws IOException {
    try {
      String blob = Layout.blobData(Objects.requireNonNull(layer.layer().digest()));
      return store.uploads().open(layer.path()).finish(blob);
    } catch (NoSuchFileException e) {
      throw ImageJson.invalid("Image has no layer yet"); // it has been thrown away meanwhile
    }
  }

  /** Forgets an image that is complete. */
  void end(ImageId id) {
    received.invalidate(id);
    discard(V1Layout.upload(id.toString()));
  }

  /** Throws away what nobody has sent more of for {@link RegistryOptions#uploadExpiry}. */
  int purge() {
    int purged = 0;
    Instant oldest = Instant.now(clock).minus(options.uploadExpiry());
    try (Listing<FolderEntry> names = store.driver().children(V1Layout.uploads(), "")) {
      for (FolderEntry name = names.next(); name != null; name = names.next()) {
        String folder = V1Layout.upload(name.name());
        boolean isBusy = busy.stream().anyMatch(path -> path.startsWith(folder + "/"));
        if (!isBusy && store.isUntouchedSince(folder, oldest)) {
          discard(folder);
          purged++;
        }
      }
      return purged;
    } catch (IOException e) {
      throw RegistryException.storage("looking for dead uploads", e);
    }
  }

  private void discard(String path) {
    try {
      store.uploads().discard(path);
    } catch (IOException e) {
      throw RegistryException.storage("removing an upload", e);
    }
  }

  private final class LayerUpload implements Upload {
    private final String path;
    private final ResumableUpload data;
    private final LayerDigests digests;
    private final Consumer<Received> whole;
    private boolean kept;
    private boolean open = true;

    LayerUpload(String path, ResumableUpload data, LayerDigests digests, Consumer<Received> whole) {
      this.path = path;
      this.data = data;
      this.digests = digests;
      this.whole = whole;
    }

    @Override
    public long offset() {
      return data.size();
    }

    @Override
    public void write(ByteBuffer buffer) {
      if (data.size() + buffer.remaining() > options.blobLimit()) {
        throw new RegistryException(
            ErrorCode.BLOB_TOO_LARGE,
            "the layer is larger than the limit of " + options.blobLimit() + " bytes");
      }
      ByteBuffer same = buffer.duplicate();
      try {
        data.write(buffer);
      } catch (IOException e) {
        throw RegistryException.storage("writing an upload", e);
      }
      digests.update(same);
    }

    @Override
    public void commit() {
      try {
        data.close();
      } catch (IOException e) {
        throw RegistryException.storage("writing an upload", e);
      }
      whole.accept(new Received(path, digests.finish()));
      kept = true;
    }

    @Override
    public void close() {
      if (!open) {
        return;
      }
      open = false;
      try {
        data.close();
        if (!kept) {
          store.uploads().discard(path);
        }
      } catch (IOException e) {
        throw RegistryException.storage("removing an upload", e);
      } finally {
        busy.remove(path);
      }
    }
  }
}
