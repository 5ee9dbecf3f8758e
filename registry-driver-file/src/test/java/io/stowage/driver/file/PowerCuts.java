package io.stowage.driver.file;

import io.stowage.driver.testkit.ForgetfulFileSystem;
import io.stowage.driver.testkit.Loss;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Cuts the power at each force, and looks whether all that was acknowledged by then is left: each
 * object as it was last acknowledged, or as a change that is under way leaves it.
 */
final class PowerCuts {
  private static final int SEEDS = 3;

  private final ForgetfulFileSystem fileSystem;
  private final String root;
  private final Map<String, Optional<String>> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, Optional<String>> underWay = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();

  PowerCuts(ForgetfulFileSystem fileSystem, String root) {
    this.fileSystem = fileSystem;
    this.root = root;
    fileSystem.onForce((moment, path) -> cut(moment + " the force of " + path));
  }

  /** A change of the storage. */
  interface Change {
    /** Makes it. */
    void make() throws IOException;
  }

  /**
   * Makes a change and takes its return for an acknowledgement.
   *
   * @param effects what is at each path that it changes when it is done; empty for nothing
   */
  void make(Map<String, Optional<String>> effects, Change change) throws IOException {
    underWay.putAll(effects);
    change.make();
    acknowledged.putAll(effects);
    effects.keySet().forEach(underWay::remove);
    cut("after " + effects.keySet());
  }

  /** Takes a path for what it holds now, as an effect of a change that was made before. */
  void acknowledge(String path, Optional<String> content) throws IOException {
    acknowledged.put(path, content);
    cut("after " + path);
  }

  /** Says nothing about a path any more. */
  void release(String path) {
    acknowledged.remove(path);
  }

  /** What was acknowledged and not found after a cut. */
  List<String> lost() {
    return List.copyOf(lost);
  }

  /** How many objects are watched. */
  int watched() {
    return acknowledged.size();
  }

  private void cut(String when) throws IOException {
    // Taken before the pictures, so that all of it has to be in them.
    Map<String, Optional<String>> expected = Map.copyOf(acknowledged);
    Map<String, Optional<String>> changing = Map.copyOf(underWay);
    for (Loss loss : Loss.values()) {
      look(fileSystem.survivors(loss), when + ", " + loss, expected, changing);
    }
    for (int seed = 0; seed < SEEDS; seed++) {
      look(fileSystem.survivors(seed), when + ", seed " + seed, expected, changing);
    }
  }

  private void look(
      FileSystem left,
      String when,
      Map<String, Optional<String>> expected,
      Map<String, Optional<String>> changing)
      throws IOException {
    try (left;
        FileDriver driver = FileDriver.open(left.getPath(root))) {
      for (Map.Entry<String, Optional<String>> entry : expected.entrySet()) {
        Optional<String> found = content(driver, entry.getKey());
        // It may have been acknowledged, and changed again, since the power was cut.
        if (!found.equals(entry.getValue()) && !isChanging(entry.getKey(), found, changing)) {
          lost.add("%s: %s is %s, not %s".formatted(when, entry.getKey(), found, entry.getValue()));
        }
      }
      for (Map.Entry<String, Optional<String>> entry : changing.entrySet()) {
        Optional<String> found = content(driver, entry.getKey());
        if (found.isPresent()
            && !found.equals(entry.getValue())
            && !found.equals(expected.getOrDefault(entry.getKey(), Optional.empty()))) {
          lost.add("%s: %s is %s, in parts".formatted(when, entry.getKey(), found));
        }
      }
    }
  }

  private static boolean isChanging(
      String path, Optional<String> found, Map<String, Optional<String>> changing) {
    return found.equals(changing.get(path));
  }

  private static Optional<String> content(FileDriver driver, String path) throws IOException {
    try {
      return Optional.of(new String(driver.readAll(path, 1000), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
