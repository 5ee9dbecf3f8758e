package io.stowage.driver.s3;

import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.StoragePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * The names in a folder. A store lists a folder as its name and a slash, so {@code a-b} before the
 * folder {@code a}, whose name comes first: at the end of each page it is asked for the few folders
 * that may follow and belong before what the page ends with.
 */
final class ChildListing implements Listing<FolderEntry> {

  private static final Comparator<FolderEntry> ORDER =
      Comparator.comparing(FolderEntry::name, StoragePath.ORDER).thenComparing(FolderEntry::folder);

  private final S3Store store;
  private final String folder;
  private final String keys;
  private final String startAfter;
  private final Queue<FolderEntry> page = new ArrayDeque<>();

  /** Folders that were given before the store came to them. */
  private final Set<String> given = new HashSet<>();

  private @Nullable String last;
  private boolean more = true;

  ChildListing(S3Store store, String folder, String startAfter) throws IOException {
    this.store = store;
    this.folder = folder;
    this.keys = store.folderKey(folder);
    this.startAfter = startAfter;
    this.last = startAfter.isEmpty() ? null : ListStart.of(keys + startAfter);
  }

  @Override
  public @Nullable FolderEntry next() throws IOException {
    while (page.isEmpty() && more) {
      readPage();
    }
    return page.poll();
  }

  private void readPage() throws IOException {
    ListObjectsV2Response answer = store.list(folder, keys, "/", last, S3Store.PAGE);
    List<FolderEntry> entries = new ArrayList<>();
    String end = "";
    for (var object : answer.contents()) {
      end = later(end, object.key());
      add(entries, new FolderEntry(object.key().substring(keys.length()), false));
    }
    for (var prefix : answer.commonPrefixes()) {
      end = later(end, prefix.prefix());
      String name = prefix.prefix().substring(keys.length());
      add(entries, new FolderEntry(name.substring(0, name.length() - 1), true));
    }
    more = Boolean.TRUE.equals(answer.isTruncated()) && !end.isEmpty();
    if (more) {
      // Behind a folder is behind all that is in it.
      last = end.endsWith("/") ? end + Character.toString(Character.MAX_CODE_POINT) : end;
      addEarlyFolders(entries, end.substring(keys.length()));
    }
    entries.sort(ORDER);
    page.addAll(entries);
  }

  private void add(List<FolderEntry> entries, FolderEntry entry) {
    boolean wanted =
        !entry.name().isEmpty()
            && StoragePath.ORDER.compare(entry.name(), startAfter) > 0
            && !(entry.folder() && given.remove(entry.name()));
    if (wanted) {
      entries.add(entry);
    }
  }

  private void addEarlyFolders(List<FolderEntry> entries, String end) throws IOException {
    for (int i = 1; i < end.length(); i++) {
      String name = end.substring(0, i);
      if (end.charAt(i) < '/'
          && StoragePath.ORDER.compare(name, startAfter) > 0
          && !given.contains(name)
          && !store.list(folder, keys + name + "/", null, null, 1).contents().isEmpty()) {
        given.add(name);
        entries.add(new FolderEntry(name, true));
      }
    }
  }

  private static String later(String a, String b) {
    return StoragePath.ORDER.compare(a, b) > 0 ? a : b;
  }

  @Override
  public void close() {
    page.clear();
    more = false;
  }
}
