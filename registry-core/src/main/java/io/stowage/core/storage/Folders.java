package io.stowage.core.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.RegistryException;
import io.stowage.driver.ChangeStamps.Stamp;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.StoragePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The names of what is in a folder: folders and objects. Where the driver can stamp, they are kept
 * in memory and read again when the stamp of the folder has changed, so a page of a long list costs
 * one system call. Safe from any thread.
 */
public final class Folders {

  private static final long MAX_NAMES = 1_000_000;

  /** The names of the folders and of the objects in a folder, each in order. */
  private record Names(List<String> folders, List<String> objects) {
    static final Names NONE = new Names(List.of(), List.of());

    boolean isEmpty() {
      return folders.isEmpty() && objects.isEmpty();
    }
  }

  private record Remembered(Stamp stamp, Names names) {}

  private final Store store;
  private final Cache<String, Remembered> remembered =
      Caffeine.newBuilder()
          .maximumWeight(MAX_NAMES)
          .weigher(
              (String path, Remembered folder) ->
                  folder.names().folders().size() + folder.names().objects().size() + 4)
          .executor(Runnable::run)
          .build();

  /** Folders of a store. */
  public Folders(Store store) {
    this.store = store;
  }

  /** The names of all folders in a folder, in order; empty if it is missing. */
  public List<String> names(String folder) {
    return read(folder).folders();
  }

  /** The names of all objects in a folder, in order; empty if it is missing. */
  public List<String> objects(String folder) {
    return read(folder).objects();
  }

  /** Whether there is anything in a folder. */
  public boolean exists(String folder) {
    if (store.stamps() != null) {
      return !read(folder).isEmpty();
    }
    try (Listing<FolderEntry> listing = store.driver().children(folder, "")) {
      return listing.next() != null;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Names read(String folder) {
    try {
      if (store.stamps() == null) {
        return list(folder);
      }
      Stamp stamp = store.stamps().stamp(folder);
      if (stamp == null) {
        return Names.NONE;
      }
      Remembered known = remembered.getIfPresent(folder);
      if (known != null && known.stamp().matches(stamp)) {
        return known.names();
      }
      Names names = list(folder);
      if (stamp.isSettled()) {
        remembered.put(folder, new Remembered(stamp, names));
      }
      return names;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * The names of the folders behind one, in order.
   *
   * @param startAfter a name that need not exist; empty for all
   */
  public Iterator<String> after(String folder, String startAfter) {
    if (store.stamps() == null) {
      return new Streamed(folder, startAfter);
    }
    List<String> names = names(folder);
    int index = Collections.binarySearch(names, startAfter, StoragePath.ORDER);
    return names.subList(index < 0 ? -index - 1 : index + 1, names.size()).iterator();
  }

  private Names list(String folder) throws IOException {
    List<String> folders = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    try (Listing<FolderEntry> listing = store.driver().children(folder, "")) {
      for (FolderEntry entry = listing.next(); entry != null; entry = listing.next()) {
        (entry.folder() ? folders : objects).add(entry.name());
      }
    }
    return new Names(compact(folders), compact(objects));
  }

  private static List<String> compact(List<String> names) {
    return names.isEmpty() ? List.of() : Arrays.asList(names.toArray(new String[0]));
  }

  private static RegistryException failed(IOException e) {
    return RegistryException.storage("listing a folder", e);
  }

  /** Names straight from a driver, which is asked for no more than is taken. */
  private final class Streamed implements Iterator<String> {
    private final Listing<FolderEntry> listing;
    private @Nullable String next;

    Streamed(String folder, String startAfter) {
      try {
        listing = store.driver().children(folder, startAfter);
      } catch (IOException e) {
        throw failed(e);
      }
      advance();
    }

    private void advance() {
      try {
        FolderEntry entry = listing.next();
        while (entry != null && !entry.folder()) {
          entry = listing.next();
        }
        next = entry == null ? null : entry.name();
        if (entry == null) {
          listing.close();
        }
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public String next() {
      String name = next;
      if (name == null) {
        throw new NoSuchElementException();
      }
      advance();
      return name;
    }
  }
}
