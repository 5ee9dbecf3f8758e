package io.stowage.driver.file;

import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.StoragePath;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists what is directly in a folder: its names at once, what they are one by one. */
final class FolderListing implements Listing<FolderEntry> {
  private final FolderReader reader;
  private final String folder;
  private final Iterator<String> names;

  FolderListing(FolderReader reader, String folder, String startAfter) throws IOException {
    this.reader = reader;
    this.folder = folder;
    List<String> found = reader.names(folder);
    if (!startAfter.isEmpty()) {
      found.removeIf(name -> StoragePath.ORDER.compare(name, startAfter) <= 0);
    }
    found.sort(StoragePath.ORDER);
    this.names = found.iterator();
  }

  @Override
  public @Nullable FolderEntry next() throws IOException {
    while (names.hasNext()) {
      String name = names.next();
      BasicFileAttributes found = reader.attributes(FolderReader.child(folder, name));
      if (found != null && (found.isDirectory() || found.isRegularFile())) {
        return new FolderEntry(name, found.isDirectory());
      }
    }
    return null;
  }

  @Override
  public void close() {}
}
