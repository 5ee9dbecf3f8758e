package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A client that pushes by one server and pulls by another that shares a cache with it, through both
 * APIs. Whatever happens to the cache, each answer has to be right and none may be a failure. For
 * one thread.
 */
final class CacheClient implements AutoCloseable {

  private static final String TAG = "latest";
  private static final int KEPT = 20;

  private final PushClient here;
  private final PushClient there;
  private final V1Transfer v1Here;
  private final V1Transfer v1There;
  private final Random random;
  private final String repository;
  private final Queue<Long> times;
  private final Queue<ImageManifest> images = new ConcurrentLinkedQueue<>();
  private final Queue<V1Image> v1Images = new ConcurrentLinkedQueue<>();

  /**
   * A client.
   *
   * @param here the port of the server that it pushes to
   * @param there the port of the server that it pulls from
   * @param times gets how many nanoseconds each pull of something small took
   */
  CacheClient(int here, int there, int number, long seed, Queue<Long> times) {
    this.here = new PushClient(here);
    this.there = new PushClient(there);
    this.v1Here = new V1Transfer(this.here);
    this.v1There = new V1Transfer(this.there);
    this.random = new Random(seed);
    this.repository = "cached/client-" + number;
    this.times = times;
  }

  /** Pushes something, and pulls it and something older by the other server. */
  void round() throws IOException {
    if (random.nextInt(3) == 0) {
      roundOfV1();
    } else {
      roundOfV2();
    }
  }

  private void roundOfV2() throws IOException {
    List<Content> blobs =
        List.of(
            Content.random(random, 500 + random.nextInt(3_000)),
            Content.random(random, 1_000 + random.nextInt(100_000)));
    for (Content blob : blobs) {
      here.send(
              "POST",
              path("blobs/uploads/") + "?digest=" + blob.digest(),
              Map.of("Content-Type", "application/octet-stream"),
              blob)
          .expect(201);
    }
    ImageManifest manifest = ImageManifest.of(blobs);
    Map<String, String> type = Map.of("Content-Type", ImageManifest.MEDIA_TYPE);
    here.send("PUT", path("manifests/" + TAG), type, manifest.text()).expect(201);
    // At once, by any server.
    assertThat(timed(path("manifests/" + TAG)).digest()).isEqualTo(manifest.digest());
    keep(images, manifest);
    for (ImageManifest each : List.of(manifest, pick(images))) {
      assertThat(timed(path("manifests/" + each.digest())).digest()).isEqualTo(each.digest());
      for (Content blob : each.blobs()) {
        assertThat(timed(path("blobs/" + blob.digest())).digest()).isEqualTo(blob.digest());
      }
    }
    if (random.nextInt(4) == 0) {
      here.delete(path("manifests/" + TAG)).expect(202);
      there.get(path("manifests/" + TAG)).expect(404);
    }
  }

  private void roundOfV1() throws IOException {
    V1Image image =
        v1Images.isEmpty()
            ? V1Image.base(random, 2_000)
            : pick(v1Images).child(random, 1_000 + random.nextInt(20_000));
    if (image.chain().size() < 6) {
      v1Here.push(image);
      keep(v1Images, image);
    }
    for (V1Image each : pick(v1Images).chain()) {
      long start = System.nanoTime();
      assertThat(v1There.look(each)).as(each + " is there").isTrue();
      times.add((System.nanoTime() - start) / 3);
    }
  }

  private Answer timed(String path) throws IOException {
    long start = System.nanoTime();
    Answer answer = there.get(path).expect(200);
    times.add(System.nanoTime() - start);
    return answer;
  }

  private String path(String rest) {
    return "/v2/" + repository + "/" + rest;
  }

  private static <T> void keep(Queue<T> queue, T last) {
    queue.add(last);
    if (queue.size() > KEPT) {
      queue.poll();
    }
  }

  private <T> T pick(Queue<T> queue) {
    List<T> all = List.copyOf(queue);
    return all.get(random.nextInt(all.size()));
  }

  @Override
  public void close() {
    here.close();
    there.close();
  }

  /** The longest of some times. */
  static Duration longest(Queue<Long> times) {
    return Duration.ofNanos(times.stream().mapToLong(Long::longValue).max().orElse(0));
  }
}
