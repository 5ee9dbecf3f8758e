package io.stowage.driver.file;

import io.stowage.driver.Listing;
import io.stowage.driver.StoragePath;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the objects in a folder and below it, one folder on the way at a time. */
final class ObjectListing implements Listing<StoredObject> {
  private static final Comparator<Found> ORDER =
      Comparator.comparing(Found::key, StoragePath.ORDER);

  private final FolderReader reader;
  private final String startAfter;

  /** What is still to come in the folders from the listed one down to the current one. */
  private final Deque<Iterator<Found>> open = new ArrayDeque<>();

  ObjectListing(FolderReader reader, String folder, String startAfter) throws IOException {
    this.reader = reader;
    this.startAfter = startAfter;
    descend(folder);
  }

  @Override
  public @Nullable StoredObject next() throws IOException {
    for (Iterator<Found> current = open.peek(); current != null; current = open.peek()) {
      if (!current.hasNext()) {
        open.pop();
        continue;
      }
      Found found = current.next();
      if (found.attributes.isDirectory()) {
        descend(found.path);
      } else {
        return new StoredObject(
            found.path, found.attributes.size(), found.attributes.lastModifiedTime().toInstant());
      }
    }
    return null;
  }

  private void descend(String folder) throws IOException {
    List<Found> inside = new ArrayList<>();
    for (String name : reader.names(folder)) {
      String path = FolderReader.child(folder, name);
      // Saves the look at what certainly lies before the start.
      if (isBeforeStart(path + '/') && isBeforeStart(path)) {
        continue;
      }
      BasicFileAttributes attributes = reader.attributes(path);
      if (attributes != null && (attributes.isDirectory() || attributes.isRegularFile())) {
        Found found = new Found(path, attributes);
        if (!isBeforeStart(found.key())) {
          inside.add(found);
        }
      }
    }
    inside.sort(ORDER);
    open.push(inside.iterator());
  }

  /** Whether a path, or for a folder with its slash every path in it, is not to be listed. */
  private boolean isBeforeStart(String key) {
    return StoragePath.ORDER.compare(key, startAfter) <= 0
        && !(key.endsWith("/") && startAfter.startsWith(key));
  }

  @Override
  public void close() {
    open.clear();
  }

  private record Found(String path, BasicFileAttributes attributes) {
    /** Orders whole paths: what is in a folder stands where its name with a slash does. */
    String key() {
      return attributes.isDirectory() ? path + '/' : path;
    }
  }
}
