package io.stowage.acceptance.robustness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Which steps of which pushes a registry has acknowledged. Safe for use by several threads. */
final class V1Ledger {

  /** The last step that was acknowledged. */
  enum Step {
    NONE,
    JSON,
    LAYER,
    COMPLETE
  }

  private final ConcurrentMap<String, V1Image> images = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Step> steps = new ConcurrentHashMap<>();
  private final Set<V1Image> completing = ConcurrentHashMap.newKeySet();
  private final Set<V1Image> touched = ConcurrentHashMap.newKeySet();

  /** A push of an image begins, or goes on. */
  void begin(V1Image image) {
    images.put(image.id(), image);
    touched.add(image);
  }

  /** The last step of an image is about to be sent. */
  void completing(V1Image image) {
    completing.add(image);
  }

  /** Whether the last step of an image was ever sent. */
  boolean wasCompleting(V1Image image) {
    return completing.contains(image);
  }

  /** A step was acknowledged. */
  void acknowledged(V1Image image, Step step) {
    steps.merge(image.id(), step, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  /** What is not complete has been thrown away for its age. */
  void expired() {
    steps.values().removeIf(step -> step != Step.COMPLETE);
  }

  /** The last step that was acknowledged of an image. */
  Step step(V1Image image) {
    return steps.getOrDefault(image.id(), Step.NONE);
  }

  /** The image of an id; null if nobody has begun to push one. */
  @Nullable V1Image image(String id) {
    return images.get(id);
  }

  /** Every image whose push was ever begun. */
  Collection<V1Image> images() {
    return List.copyOf(images.values());
  }

  /** Those that were begun since the last call, and those that are not complete. */
  Collection<V1Image> takeTouched() {
    List<V1Image> taken = new ArrayList<>(touched);
    touched.removeIf(image -> step(image) == Step.COMPLETE);
    return taken;
  }

  /** How many images are complete. */
  long complete() {
    return steps.values().stream().filter(step -> step == Step.COMPLETE).count();
  }
}
