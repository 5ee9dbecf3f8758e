package io.stowage.core.storage;

import io.stowage.core.RegistryException;
import io.stowage.driver.ChangeStamps;
import io.stowage.driver.ConditionalReads;
import io.stowage.driver.GroupCommits;
import io.stowage.driver.Listing;
import io.stowage.driver.LocalFiles;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.RedirectUrls;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A driver with the capabilities that the core uses.
 *
 * @param driver of the storage
 * @param stamps null if the driver cannot stamp
 * @param files null if objects are not local files
 * @param uploads the driver's own, or made of its other operations
 * @param groups the driver's own, or one commit after the other
 * @param redirects null if clients cannot be sent to the storage
 * @param reads null if the driver cannot tell whether what was read has changed
 */
public record Store(
    StorageDriver driver,
    @Nullable ChangeStamps stamps,
    @Nullable LocalFiles files,
    ResumableUploads uploads,
    GroupCommits groups,
    @Nullable RedirectUrls redirects,
    @Nullable ConditionalReads reads) {

  /** Asks a driver what it can do. */
  public static Store of(StorageDriver driver) {
    return new Store(
        driver,
        driver.capability(ChangeStamps.class).orElse(null),
        driver.capability(LocalFiles.class).orElse(null),
        driver.capability(ResumableUploads.class).orElseGet(() -> new PartUploads(driver)),
        driver.capability(GroupCommits.class).orElse(Store::commitOneByOne),
        driver.capability(RedirectUrls.class).orElse(null),
        driver.capability(ConditionalReads.class).orElse(null));
  }

  /** Whether asking the storage costs as much as writing to it: it is on another machine. */
  public boolean isRemote() {
    return stamps == null;
  }

  /**
   * Reads a small object; null if it is missing.
   *
   * @param limit the largest size in bytes
   * @throws RegistryException {@code UNAVAILABLE}
   */
  public byte @Nullable [] find(String path, int limit) {
    try {
      return driver.readAll(path, limit);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw RegistryException.storage("reading an object", e);
    }
  }

  /** Removes an object; whether it was there. */
  public boolean remove(String path) {
    try {
      driver.delete(path);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw RegistryException.storage("removing an object", e);
    }
  }

  /** Whether nothing in a folder has been written since a time. */
  public boolean isUntouchedSince(String folder, Instant time) throws IOException {
    try (Listing<StoredObject> objects = driver.list(folder, "")) {
      for (StoredObject object = objects.next(); object != null; object = objects.next()) {
        if (object.modified().isAfter(time)) {
          return false;
        }
      }
      return true;
    }
  }

  private static void commitOneByOne(List<ObjectWriter> writers, List<ObjectWriter> next)
      throws IOException {
    for (ObjectWriter writer : writers) {
      writer.commit();
    }
  }
}
