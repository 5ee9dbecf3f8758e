package io.stowage.core.v1;

import io.stowage.core.RegistryException;
import io.stowage.core.model.ImageId;
import io.stowage.core.storage.Batch;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import io.stowage.core.v1.layer.LayerDiff;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the layers of images change, computed in the background, once for each image. */
final class LayerDiffs {

  private static final int MOST_BYTES = 32 << 20;

  private final Store store;
  private final Links links;
  private final Images images;
  private final LayerScans scans;
  private final Background<ImageId> background = new Background<>("stowage-diffs");

  LayerDiffs(Store store, Links links, Images images, LayerScans scans) {
    this.store = store;
    this.links = links;
    this.images = images;
    this.scans = scans;
  }

  /** The answer of {@code diff}; null if it is being computed. */
  byte @Nullable [] find(Image image) {
    byte[] stored = store.find(V1Layout.diff(image.id()), MOST_BYTES);
    if (stored == null) {
      var unused = background.run(image.id(), () -> compute(image));
    }
    return stored;
  }

  private void compute(Image image) {
    Iterator<String> lists = image.chain().stream().map(this::files).iterator();
    String diff = LayerDiff.of(lists.next(), lists);
    try (Batch batch = links.batch()) {
      batch.write(V1Layout.diff(image.id()), diff.getBytes(StandardCharsets.UTF_8)).commit();
    }
  }

  /** The files of an image, waiting for its layer to be read. */
  private String files(ImageId id) {
    Image image = images.get(id);
    byte[] files;
    try {
      files = scans.files(image);
    } catch (RegistryException e) {
      CompletionStage<?> until = e.until();
      if (until == null) {
        throw e;
      }
      Object unused = until.toCompletableFuture().join();
      files = scans.files(image);
    }
    return new String(files, StandardCharsets.UTF_8);
  }

  void close() {
    background.close();
  }
}
