package io.stowage.driver.s3;

import io.stowage.driver.Listing;
import io.stowage.driver.StoragePath;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** All objects below a folder, a page of the store at a time. Stores list in the order of paths. */
final class ObjectListing implements Listing<StoredObject> {
  private final S3Store store;
  private final String folder;
  private final String keys;
  private final Queue<StoredObject> page = new ArrayDeque<>();
  private final String startAfter;
  private @Nullable String last;
  private boolean more = true;

  ObjectListing(S3Store store, String folder, String startAfter) throws IOException {
    this.store = store;
    this.folder = folder;
    this.keys = store.folderKey(folder);
    this.startAfter = startAfter;
    // Some stores begin at a start before the folder, and end there.
    String start = ListStart.of(store.anyKey(startAfter));
    boolean within = StoragePath.ORDER.compare(start, keys) > 0;
    this.last = startAfter.isEmpty() || !within ? null : start;
  }

  @Override
  public @Nullable StoredObject next() throws IOException {
    while (page.isEmpty() && more) {
      ListObjectsV2Response answer = store.list(folder, keys, null, last, S3Store.PAGE);
      for (S3Object object : answer.contents()) {
        last = object.key();
        String path = store.path(last);
        boolean folder = path.endsWith("/"); // what some tools put in place of one
        if (!folder && StoragePath.ORDER.compare(path, startAfter) > 0) {
          // What stat tells has whole seconds.
          Instant modified = object.lastModified().truncatedTo(ChronoUnit.SECONDS);
          page.add(new StoredObject(path, object.size(), modified));
        }
      }
      more = Boolean.TRUE.equals(answer.isTruncated()) && !answer.contents().isEmpty();
    }
    return page.poll();
  }

  @Override
  public void close() {
    page.clear();
    more = false;
  }
}
