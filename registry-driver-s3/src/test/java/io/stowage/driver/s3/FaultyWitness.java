package io.stowage.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.driver.Listing;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows what must be in a folder that one thread changes. Of a change that failed it finds out by a
 * driver whose requests do not fail whether it took place; it may have, or not, but nothing in
 * between.
 */
final class FaultyWitness {

  /** The bytes of an object that has been written. */
  record Version(long seed, int size) {
    byte[] bytes() {
      byte[] bytes = new byte[size];
      new SplittableRandom(seed).nextBytes(bytes);
      return bytes;
    }
  }

  /** A call of a driver. */
  interface Change {
    void run() throws IOException;
  }

  private final StorageDriver honest;
  private final String folder;
  private final Map<String, Version> present = new TreeMap<>();
  private final List<IOException> misleading = new ArrayList<>();
  private int failures;

  /**
   * A witness of an empty folder.
   *
   * @param honest does not fail
   */
  FaultyWitness(StorageDriver honest, String folder) {
    this.honest = honest;
    this.folder = folder;
  }

  /** What is at a path; null for nothing. */
  @Nullable Version at(String path) {
    return present.get(path);
  }

  /** How many calls have failed. */
  int failures() {
    return failures;
  }

  /**
   * Those of them that do not name what was asked for, or say that it is missing or that another
   * writes, which never is so.
   */
  List<IOException> misleading() {
    return misleading;
  }

  /** Notes a failure. One that says what is not so is told of later, as nothing is lost by it. */
  void failed(IOException failure, String path) {
    failures++;
    boolean honestly =
        !(failure instanceof NoSuchFileException)
            && !(failure instanceof UploadBusyException)
            && String.valueOf(failure.getMessage()).contains(path);
    if (!honestly) {
      misleading.add(failure);
    }
  }

  /**
   * Makes a change, and finds out what has come of it if it fails.
   *
   * @param path that a failure names
   * @param after what is where afterwards; null for nothing
   */
  void change(String path, Map<String, @Nullable Version> after, Change change) throws IOException {
    boolean done = false;
    try {
      change.run();
      done = true;
    } catch (IOException e) {
      failed(e, path);
    }
    for (var entry : after.entrySet()) {
      String changed = entry.getKey();
      Version wanted = entry.getValue();
      Version found = done ? wanted : find(changed, Arrays.asList(present.get(changed), wanted));
      if (found == null) {
        present.remove(changed);
      } else {
        present.put(changed, found);
      }
    }
  }

  /** Looks whether all is there that has been acknowledged, and nothing else. */
  void checkAll() throws IOException {
    for (var entry : present.entrySet()) {
      assertThat(find(entry.getKey(), Arrays.asList(entry.getValue()))).isEqualTo(entry.getValue());
    }
    checkListing(honest);
  }

  /** Looks whether a driver lists what is there. */
  void checkListing(StorageDriver driver) throws IOException {
    Map<String, Long> listed = new TreeMap<>();
    try (Listing<StoredObject> listing = driver.list(folder, "")) {
      for (StoredObject found = listing.next(); found != null; found = listing.next()) {
        listed.put(found.path(), found.size());
      }
    }
    Map<String, Long> sizes = new TreeMap<>();
    present.forEach((path, version) -> sizes.put(path, (long) version.size()));
    assertThat(listed).isEqualTo(sizes);
  }

  /** The one of some versions that is at a path; null for none. */
  private @Nullable Version find(String path, List<@Nullable Version> possible) throws IOException {
    byte[] bytes;
    try {
      bytes = honest.readAll(path, 1 << 24);
    } catch (NoSuchFileException e) {
      assertThat(possible).as("nothing at " + path).containsNull();
      return null;
    }
    for (Version version : possible) {
      if (version != null && Arrays.equals(bytes, version.bytes())) {
        return version;
      }
    }
    throw new AssertionError(path + " has " + bytes.length + " bytes that are none of " + possible);
  }
}
