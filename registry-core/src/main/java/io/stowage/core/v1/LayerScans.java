package io.stowage.core.v1;

import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.storage.Batch;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import io.stowage.core.v1.layer.Compression;
import io.stowage.core.v1.layer.LayerLimits;
import io.stowage.core.v1.layer.LayerScan;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUpload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads layers in the background, each once: for the digest of what docker-registry has stored, for
 * the diff id, and for the list of files. Requests never read or decompress a layer. Safe from any
 * thread.
 */
final class LayerScans {

  private static final Logger LOG = LoggerFactory.getLogger(LayerScans.class);
  private static final int RECORD_BYTES = 4096;

  /** Bounded so that a list fits into memory beside everything else. */
  private static final LayerLimits LIMITS = new LayerLimits(64L << 30, 200_000, 16 << 20);

  private final Store store;
  private final Links links;
  private final BlobData data;
  private final Background<ImageId> background = new Background<>("stowage-layers");

  LayerScans(Store store, Links links, BlobData data) {
    this.store = store;
    this.links = links;
    this.data = data;
  }

  /** What is known of the layer of an image; null if it has to be read first. */
  @Nullable LayerFacts find(Image image) {
    Digest digest = digest(image);
    byte[] bytes = digest == null ? null : store.find(V1Layout.layerFacts(digest), RECORD_BYTES);
    LayerFacts facts = bytes == null ? null : LayerFacts.parse(bytes);
    if (facts == null && digest != null && image.layer().plain()) {
      // Nothing to read it for but its files.
      return new LayerFacts(
          digest,
          image.layerSize(),
          String.valueOf(Compression.NONE.mediaType()),
          digest,
          LayerFacts.Files.UNKNOWN);
    }
    // What is offered may be gone: it is made again by reading the layer again.
    return facts != null && data.size(facts.offered()) == facts.offeredSize() ? facts : null;
  }

  /** The digest of the layer; null if it has to be computed first. */
  private @Nullable Digest digest(Image image) {
    if (image.layer().digest() != null) {
      return image.layer().digest();
    }
    Layer layer = Layer.recorded(store, image.id());
    return layer == null ? null : layer.digest();
  }

  /**
   * Reads the layer of an image in the background.
   *
   * @return completes when it has been read, or could not be; the same for all who ask meanwhile
   */
  CompletableFuture<?> start(Image image) {
    return background.run(image.id(), () -> scan(image));
  }

  private void scan(Image image) throws IOException {
    ImageId id = image.id();
    String path = path(image);
    LayerScan scan;
    ResumableUpload plain = null;
    String uuid = UUID.randomUUID().toString();
    try {
      if (needsPlain(path)) {
        plain = store.uploads().create(V1Layout.unpacked(uuid));
      }
      try (InputStream layer = store.driver().newInputStream(path)) {
        scan =
            LayerScan.of(
                layer,
                LIMITS,
                plain == null ? OutputStream.nullOutputStream() : Channels.newOutputStream(plain));
      }
      if (scan.problem() != null) {
        LOG.info("layer of image {}: {}", id, scan.problem());
      }
      record(image, scan, scan.diffId() == null || !isOfferedPlain(scan) ? null : plain);
    } finally {
      if (plain != null) {
        plain.close();
        store.uploads().discard(V1Layout.upload(uuid));
      }
    }
  }

  private String path(Image image) {
    if (image.layer().legacy()) {
      return V1Layout.legacyLayer(image.id());
    }
    Digest digest = Objects.requireNonNull(image.layer().digest());
    String legacy = links.size(Layout.blobData(digest)) < 0 ? data.legacyPath(digest) : null;
    return legacy == null ? Layout.blobData(digest) : legacy;
  }

  /** Whether a layer is offered to clients of the OCI API as plain tar. */
  private boolean needsPlain(String path) throws IOException {
    try (InputStream head =
        Channels.newInputStream(store.driver().read(path, 0, Compression.MAGIC_BYTES))) {
      return Compression.of(head.readNBytes(Compression.MAGIC_BYTES)).mediaType() == null;
    }
  }

  private static boolean isOfferedPlain(LayerScan scan) {
    return scan.compression().mediaType() == null;
  }

  private static LayerFacts facts(LayerScan scan) {
    Digest diffId = scan.diffId();
    String mediaType = scan.compression().mediaType();
    LayerFacts.Files files = scan.files() != null ? LayerFacts.Files.LISTED : LayerFacts.Files.NONE;
    if (mediaType != null) {
      return new LayerFacts(scan.digest(), scan.size(), mediaType, diffId, files);
    }
    String plain = String.valueOf(Compression.NONE.mediaType());
    return diffId == null
        ? new LayerFacts(scan.digest(), scan.size(), plain, null, files)
        : new LayerFacts(diffId, scan.uncompressedSize(), plain, diffId, files);
  }

  private void record(Image image, LayerScan scan, @Nullable ResumableUpload plain)
      throws IOException {
    ImageId id = image.id();
    LayerFacts facts = facts(scan);
    try (Batch batch = links.batch()) {
      if (plain != null && links.size(Layout.blobData(facts.offered())) != facts.offeredSize()) {
        try (ObjectWriter blob = plain.finish(Layout.blobData(facts.offered()));
            Batch content = links.batch()) {
          content.add(blob).commit();
        }
      }
      if (image.layer().legacy()) {
        Layer layer = new Layer(scan.digest(), scan.size(), true, false, null, null);
        batch
            .write(
                V1Layout.legacyBlob(scan.digest()),
                id.toString().getBytes(StandardCharsets.US_ASCII))
            .write(V1Layout.layerRecord(id), layer.bytes());
      }
      if (scan.files() != null && links.size(V1Layout.files(id)) < 0) {
        batch.write(V1Layout.files(id), scan.files().getBytes(StandardCharsets.UTF_8));
      }
      batch.write(V1Layout.layerFacts(scan.digest()), facts.bytes()).commit();
    }
  }

  /**
   * The list of the files of an image.
   *
   * @throws RegistryException {@code IMAGE_INVALID} if its layer has none, with {@code until} if it
   *     has to be read first
   */
  byte[] files(Image image) {
    byte[] stored = store.find(V1Layout.files(image.id()), LIMITS.listBytes());
    if (stored != null) {
      return stored;
    }
    LayerFacts facts = find(image);
    if (facts != null && facts.files() == LayerFacts.Files.NONE) {
      throw ImageJson.invalid("Layer format not supported");
    }
    // Not read yet, or for another image with this layer.
    throw RegistryException.later(
        "the layer is being read for the first time; try again later", start(image));
  }

  /** Ends; what has not been read is read when somebody asks for it. */
  void close() {
    background.close();
  }
}
