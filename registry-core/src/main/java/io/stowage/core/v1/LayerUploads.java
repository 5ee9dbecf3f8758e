package io.stowage.core.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.gc.Promises;
import io.stowage.core.gc.Promises.Target;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import io.stowage.core.model.ImageId;
import io.stowage.core.oci.Upload;
import io.stowage.core.storage.Batch;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import io.stowage.core.v1.layer.Compression;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Layers that come without their digest being known. They are written once, to a place of their own
 * while both digests are computed, and become blobs from there. Safe from any thread.
 */
final class LayerUploads {

  private final Store store;
  private final Links links;
  private final Promises promises;
  private final RegistryOptions options;
  private final Clock clock;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  LayerUploads(Store store, Links links, Promises promises, RegistryOptions options, Clock clock) {
    this.store = store;
    this.links = links;
    this.promises = promises;
    this.options = options;
    this.clock = clock;
  }

  /** The stored form of a list of one checksum. */
  static byte[] checksumList(String checksum) {
    return ("[\"" + checksum + "\"]").getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Starts a layer.
   *
   * @param id of its image
   * @param json of its image, which the checksum begins with
   * @param whole is given the layer when all of it has come, to store it or to refuse it
   */
  Upload start(ImageId id, byte[] json, Consumer<Received> whole) {
    String uuid = UUID.randomUUID().toString();
    underWay.add(uuid);
    try {
      return new LayerUpload(
          id, uuid, store.uploads().create(V1Layout.uploadData(uuid)), json, whole);
    } catch (IOException e) {
      underWay.remove(uuid);
      throw RegistryException.storage("starting an upload", e);
    }
  }

  /** Throws away layers that nobody has written to for {@link RegistryOptions#uploadExpiry}. */
  void purge() {
    Instant oldest = Instant.now(clock).minus(options.uploadExpiry());
    try (Listing<FolderEntry> uuids = store.driver().children(V1Layout.uploads(), "")) {
      for (FolderEntry uuid = uuids.next(); uuid != null; uuid = uuids.next()) {
        String folder = V1Layout.upload(uuid.name());
        if (!underWay.contains(uuid.name()) && store.isUntouchedSince(folder, oldest)) {
          store.uploads().discard(folder);
        }
      }
    } catch (IOException e) {
      throw RegistryException.storage("looking for dead uploads", e);
    }
  }

  /** A layer that has come as a whole. */
  final class Received {
    private final ImageId id;
    private final ResumableUpload data;
    private final Layer layer;
    private final Digest digest;

    private Received(ImageId id, ResumableUpload data, Layer layer, Digest digest) {
      this.id = id;
      this.data = data;
      this.layer = layer;
      this.digest = digest;
    }

    /** Makes it a blob, unless there is one already, and the layer of its image. */
    void store() {
      String path = Layout.blobData(digest);
      // A blob of another size is damaged, and mended by this layer.
      boolean known = links.size(path) == layer.size();
      promises.promise(
          known ? List.of(new Target.Data(digest, layer.size())) : List.of(),
          missing -> {
            if (!missing.isEmpty()) {
              throw new RegistryException(
                  ErrorCode.UNAVAILABLE, "the blob was removed meanwhile; push the layer again");
            }
            try (Batch batch = links.batch()) {
              if (known) {
                addRecords(batch);
                batch.commit();
                return;
              }
              try (ObjectWriter blob = data.finish(path)) {
                addRecords(batch.add(blob));
                batch.commit();
              }
            } catch (IOException e) {
              throw RegistryException.storage("storing a layer", e);
            }
          });
    }

    private void addRecords(Batch batch) {
      Layer.Payload payload = Objects.requireNonNull(layer.payload());
      batch
          .write(V1Layout.checksum(id), checksumList(payload.checksum()))
          .write(V1Layout.layerRecord(id), layer.bytes());
    }
  }

  private final class LayerUpload implements Upload {
    private final ImageId id;
    private final String uuid;
    private final ResumableUpload data;
    private final Consumer<Received> whole;
    private final MessageDigest digest = Algorithm.SHA256.newMessageDigest();
    private final MessageDigest payload = Algorithm.SHA256.newMessageDigest();
    private final Digest json;
    private final byte[] head = new byte[Compression.MAGIC_BYTES];
    private boolean open = true;

    LayerUpload(
        ImageId id, String uuid, ResumableUpload data, byte[] json, Consumer<Received> whole) {
      this.id = id;
      this.uuid = uuid;
      this.data = data;
      this.whole = whole;
      this.json = Digest.of(Algorithm.SHA256, json);
      payload.update(json);
      payload.update((byte) '\n');
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
      for (long at = data.size(); at < head.length && at - data.size() < buffer.remaining(); at++) {
        head[(int) at] = buffer.get(buffer.position() + (int) (at - data.size()));
      }
      ByteBuffer first = buffer.duplicate();
      ByteBuffer second = buffer.duplicate();
      try {
        data.write(buffer);
      } catch (IOException e) {
        throw RegistryException.storage("writing an upload", e);
      }
      digest.update(first);
      payload.update(second);
    }

    @Override
    public void commit() {
      long size = data.size();
      String checksum = Digest.of(Algorithm.SHA256, payload).toString();
      Digest layer = Digest.of(Algorithm.SHA256, digest);
      Layer.Payload both = new Layer.Payload(checksum, json);
      whole.accept(
          new Received(id, data, new Layer(layer, size, false, isPlain(size), both, null), layer));
    }

    private boolean isPlain(long size) {
      byte[] first = Arrays.copyOf(head, (int) Math.min(size, head.length));
      return Compression.of(first) == Compression.NONE;
    }

    @Override
    public void close() {
      if (!open) {
        return;
      }
      open = false;
      try {
        data.close();
        store.uploads().discard(V1Layout.upload(uuid));
      } catch (IOException e) {
        throw RegistryException.storage("removing an upload", e);
      } finally {
        underWay.remove(uuid);
      }
    }
  }
}
