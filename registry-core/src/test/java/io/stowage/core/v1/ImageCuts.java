package io.stowage.core.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.model.ImageId;
import io.stowage.driver.file.FileDriver;
import io.stowage.driver.testkit.ForgetfulFileSystem;
import io.stowage.driver.testkit.Loss;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cuts the power at each force, opens what is left anew, and looks whether images and tags are as
 * they were acknowledged, or as a request under way leaves them; then pushes everything again.
 * Forces of background work come from threads of their own.
 */
final class ImageCuts {

  /** Nothing is known of the image, or there is no such tag. */
  static final String GONE = "gone";

  /** The image waits for its layer. */
  static final String BEGUN = "begun";

  private static final int SEEDS = 3;
  private static final String WAITS = "waits for its checksum as push ";
  private static final String WHOLE = "whole as push ";

  private final ForgetfulFileSystem fileSystem;
  private final String root;
  private final Map<ImageId, List<Push>> pushes;
  private final Map<String, Set<String>> allowed = new ConcurrentHashMap<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicInteger cuts = new AtomicInteger();

  /**
   * @param pushes all that there will be of images, by their ids
   */
  ImageCuts(ForgetfulFileSystem fileSystem, String root, Map<ImageId, List<Push>> pushes) {
    this.fileSystem = fileSystem;
    this.root = root;
    this.pushes = pushes;
    fileSystem.onForce((moment, path) -> cut(moment + " the force of " + path));
  }

  /** The image has its layer, by one of its pushes. */
  static String waits(int push) {
    return WAITS + push;
  }

  /** The image is complete, by one of its pushes. */
  static String whole(int push) {
    return WHOLE + push;
  }

  /** A request. */
  interface Request {
    void run() throws IOException;
  }

  /** Runs a request and takes its return for an acknowledgement of what it makes of an image. */
  void acknowledge(ImageId image, String effect, Request request) throws IOException {
    acknowledge(image.toString(), effect, request);
  }

  /**
   * Runs a request and takes its return for an acknowledgement.
   *
   * @param effect what it makes of a tag: {@link #GONE}, or the digest of the last layer
   */
  void acknowledge(String thing, String effect, Request request) throws IOException {
    Set<String> either = new HashSet<>(allowed.getOrDefault(thing, Set.of(GONE)));
    either.add(effect);
    allowed.put(thing, Set.copyOf(either));
    request.run();
    allowed.put(thing, Set.of(effect));
    cut("after " + thing + " became " + effect);
  }

  /** Runs a request whose effect on an image may be lost until that is complete. */
  void underWay(ImageId image, String effect, Request request) throws IOException {
    Set<String> either = new HashSet<>(allowed.getOrDefault(image.toString(), Set.of(GONE)));
    either.add(effect);
    allowed.put(image.toString(), Set.copyOf(either));
    request.run();
    cut("after " + image + " may have become " + effect);
  }

  /** What was found to be otherwise than allowed. */
  List<String> wrong() {
    return wrong;
  }

  int cuts() {
    return cuts.get();
  }

  private void cut(String when) throws IOException {
    int cut = cuts.incrementAndGet();
    for (Loss loss : Loss.values()) {
      look(fileSystem.survivors(loss), when + ", " + loss);
    }
    for (int seed = SEEDS * cut; seed < SEEDS * (cut + 1); seed++) {
      look(fileSystem.survivors(seed), when + ", seed " + seed);
    }
  }

  private void look(FileSystem left, String when) throws IOException {
    try (left;
        FileDriver driver = FileDriver.open(left.getPath(root));
        Registry registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock())) {
      for (Map.Entry<String, Set<String>> entry : allowed.entrySet()) {
        String thing = entry.getKey();
        String found =
            ImageId.isValid(thing)
                ? image(registry, ImageId.parse(thing))
                : new BothTags(registry).find(thing);
        if (!entry.getValue().contains(found)) {
          wrong.add(when + ": " + thing + " is " + found + ", not " + entry.getValue());
        }
      }
      pushAgain(registry, when);
    }
  }

  /** What an image is; one that has its layer is completed to see that. */
  private String image(Registry registry, ImageId id) throws IOException {
    List<Push> mine = pushes.getOrDefault(id, List.of());
    try {
      return WHOLE + Push.whole(registry, id, mine);
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.IMAGE_UNKNOWN) {
        return GONE;
      }
      if (e.code() != ErrorCode.IMAGE_INVALID) {
        return e.toString();
      }
    }
    for (Push push : mine) {
      try {
        push.putChecksum(registry);
        return WAITS + Push.whole(registry, id, mine);
      } catch (RegistryException e) {
        if (e.code() == ErrorCode.IMAGE_UNKNOWN) {
          return GONE; // nothing but a folder
        }
        if (e.code() != ErrorCode.IMAGE_INVALID) {
          return e.toString();
        }
      }
    }
    return BEGUN;
  }

  /** Whatever was left half done is completed by pushing it again. */
  private void pushAgain(Registry registry, String when) throws IOException {
    for (String thing : allowed.keySet()) {
      for (Push push :
          ImageId.isValid(thing)
              ? pushes.getOrDefault(ImageId.parse(thing), List.of())
              : List.<Push>of()) {
        push.push(registry);
        if (Push.whole(registry, push.id(), pushes.getOrDefault(push.id(), List.of())) < 0) {
          wrong.add(when + ": " + thing + " is half there after it was pushed again");
        }
      }
    }
  }

  /** The digest of a layer, as tags are told apart by. */
  static String layer(Push push) {
    return Content.sha256(push.layer()).toString();
  }
}
