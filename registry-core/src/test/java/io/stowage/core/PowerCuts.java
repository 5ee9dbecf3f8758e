package io.stowage.core;

import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Reference;
import io.stowage.core.model.Tag;
import io.stowage.driver.file.FileDriver;
import io.stowage.driver.testkit.ForgetfulFileSystem;
import io.stowage.driver.testkit.Loss;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the power at each force, opens what is left anew, and looks through that registry whether
 * everything is as it was acknowledged, or as a request under way leaves it.
 */
final class PowerCuts {

  /** What a repository has: a manifest, a blob, or a tag and what it means. */
  record Thing(String repository, String name) {}

  static final String GONE = "gone";
  static final String THERE = "there";

  private static final String BLOB = "blob ";

  private final ForgetfulFileSystem fileSystem;
  private final String root;
  private final Map<Thing, Set<String>> allowed = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private int cuts;

  PowerCuts(ForgetfulFileSystem fileSystem, String root) {
    this.fileSystem = fileSystem;
    this.root = root;
    fileSystem.onForce((moment, path) -> cut(moment + " the force of " + path));
  }

  static Thing tag(String repository, String tag) {
    return new Thing(repository, tag);
  }

  static Thing manifest(String repository, Digest digest) {
    return new Thing(repository, digest.toString());
  }

  static Thing blob(String repository, Digest digest) {
    return new Thing(repository, BLOB + digest);
  }

  /** A request. */
  interface Request {
    void run() throws IOException;
  }

  /**
   * Runs a request and takes its return for an acknowledgement.
   *
   * @param effects what it makes of things: {@link #GONE}, {@link #THERE}, or of a tag the digest
   */
  void acknowledge(Map<Thing, String> effects, Request request) throws IOException {
    effects.forEach(
        (thing, state) -> {
          Set<String> old = allowed.getOrDefault(thing, Set.of(GONE));
          Set<String> either = new HashSet<>(old);
          either.add(state);
          allowed.put(thing, either);
        });
    request.run();
    effects.forEach((thing, state) -> allowed.put(thing, Set.of(state)));
    cut("after " + effects);
  }

  /** What was found to be otherwise than allowed. */
  List<String> wrong() {
    return wrong;
  }

  int cuts() {
    return cuts;
  }

  private void cut(String when) throws IOException {
    cuts++;
    for (Loss loss : Loss.values()) {
      look(fileSystem.survivors(loss), when + ", " + loss);
    }
    look(fileSystem.survivors(cuts), when + ", seed " + cuts);
  }

  private void look(FileSystem left, String when) throws IOException {
    try (left;
        FileDriver driver = FileDriver.open(left.getPath(root));
        Registry registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock())) {
      for (Map.Entry<Thing, Set<String>> entry : allowed.entrySet()) {
        String found = find(registry, entry.getKey());
        if (!entry.getValue().contains(found)) {
          wrong.add(when + ": " + entry.getKey() + " is " + found + ", not " + entry.getValue());
        }
      }
    }
  }

  /** What a thing is, with everything that it needs read and checked. */
  private static String find(Registry registry, Thing thing) throws IOException {
    TestRepository repository = TestRepository.of(registry, thing.repository());
    try {
      if (thing.name().startsWith(BLOB)) {
        Digest digest = Digest.parse(thing.name().substring(BLOB.length()));
        byte[] bytes = repository.readBlob(digest);
        boolean whole = Digest.of(digest.algorithm(), bytes).equals(digest);
        return whole ? THERE : "torn";
      }
      Reference reference = Reference.parse(thing.name());
      if (reference instanceof Tag tag) {
        @Nullable Digest meant = registry.tags().resolve(repository.name(), tag);
        return meant == null ? GONE : repository.pull(tag).toString();
      }
      repository.pull(reference);
      return THERE;
    } catch (RegistryException e) {
      boolean tagged =
          !thing.name().contains(":")
              && registry.tags().resolve(repository.name(), Tag.parse(thing.name())) != null;
      return tagged ? "dangling: " + e.message() : isUnknown(e) ? GONE : e.code().toString();
    }
  }

  private static boolean isUnknown(RegistryException e) {
    return e.code() == ErrorCode.MANIFEST_UNKNOWN
        || e.code() == ErrorCode.BLOB_UNKNOWN
        || e.code() == ErrorCode.NAME_UNKNOWN;
  }
}
