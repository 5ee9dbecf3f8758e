package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A client that pushes to a repository of its own and pulls what any has pushed, from a server
 * whose store hiccups. It takes being asked to come back later for an answer, and no other failure.
 */
final class HiccupClient implements AutoCloseable {

  private static final int TRIES = 5;
  private static final String TAG = "latest";

  /** What the clients of one load have in common. */
  static final class Shared {
    /** Images whose push was acknowledged. */
    final Queue<CrashLoad.Pushed> images = new ConcurrentLinkedQueue<>();
  }

  /** What one client has seen. */
  record Seen(int pushed, int pulled, int refused, int cut) {
    Seen plus(Seen other) {
      return new Seen(
          pushed + other.pushed, pulled + other.pulled, refused + other.refused, cut + other.cut);
    }
  }

  /** Thrown when the server asks to come back later. */
  private static final class LaterException extends Exception {
    private static final long serialVersionUID = 1;

    LaterException(Answer answer) {
      super(answer.request());
    }
  }

  private final PushClient client;
  private final Shared shared;
  private final Random random;
  private final String repository;

  /** The digests that the tag may have, because the last push of it was acknowledged or refused. */
  private final Set<String> tagged = new HashSet<>();

  private int pushed;
  private int pulled;
  private int refused;
  private int cut;

  HiccupClient(int port, Shared shared, int number, long seed) {
    this.client = new PushClient(port);
    this.shared = shared;
    this.random = new Random(seed);
    this.repository = "hiccup/client-" + number;
  }

  /** Pushes an image and pulls another, so many times. */
  Seen run(int rounds) throws IOException {
    for (int i = 0; i < rounds; i++) {
      try {
        push();
      } catch (LaterException e) {
        refused++;
      }
      List<CrashLoad.Pushed> known = List.copyOf(shared.images);
      if (!known.isEmpty()) {
        pullUnlessRefused(known.get(random.nextInt(known.size())));
      }
    }
    return new Seen(pushed, pulled, refused, cut);
  }

  private void pullUnlessRefused(CrashLoad.Pushed image) throws IOException {
    try {
      pull(image);
      pulled++;
    } catch (LaterException e) {
      refused++;
    } catch (EOFException e) {
      // The one way to tell of a store that goes away when the answer has begun.
      assertThat(e).hasMessageContaining("of the body are missing");
      client.close();
      cut++;
    }
  }

  /** Pulls all that was acknowledged, from a server whose store is well again. */
  void check(CrashLoad.Pushed image) throws IOException {
    try {
      pull(image);
      if (!tagged.isEmpty()) {
        String target = "/v2/" + repository + "/manifests/" + TAG;
        assertThat(tagged).contains(client.get(target).expect(200).digest());
      }
    } catch (LaterException e) {
      throw new AssertionError(e);
    }
  }

  private static Answer expect(Answer answer, int status) throws LaterException {
    if (answer.status() == 503) {
      assertThat(answer.header("retry-after")).as(answer.toString()).isNotEmpty();
      throw new LaterException(answer);
    }
    return answer.expect(status);
  }

  private void pull(CrashLoad.Pushed image) throws IOException, LaterException {
    String root = "/v2/" + image.repository();
    ImageManifest manifest = image.manifest();
    Answer found = expect(client.get(root + "/manifests/" + manifest.digest()), 200);
    assertThat(found.digest()).isEqualTo(manifest.digest());
    for (Content blob : manifest.blobs()) {
      Answer bytes = expect(client.get(root + "/blobs/" + blob.digest()), 200);
      assertThat(bytes.digest()).as(bytes.request()).isEqualTo(blob.digest());
    }
  }

  private void push() throws IOException, LaterException {
    List<Content> blobs = new ArrayList<>();
    blobs.add(Content.random(random, 500));
    blobs.add(Content.random(random, 10_000 + random.nextInt(200_000)));
    if (random.nextInt(6) == 0) {
      blobs.add(Content.random(random, 6_000_000 + random.nextInt(6_000_000)));
    }
    for (Content blob : blobs) {
      upload(blob);
    }
    ImageManifest manifest = ImageManifest.of(blobs);
    tagged.add(manifest.digest());
    again(() -> putManifest(manifest));
    tagged.retainAll(Set.of(manifest.digest()));
    shared.images.add(new CrashLoad.Pushed(repository, manifest));
    pushed++;
  }

  private void putManifest(ImageManifest manifest) throws IOException, LaterException {
    Map<String, String> type = Map.of("Content-Type", ImageManifest.MEDIA_TYPE);
    String target = "/v2/" + repository + "/manifests/" + TAG;
    expect(client.send("PUT", target, type, manifest.text()), 201);
  }

  private void upload(Content blob) throws IOException, LaterException {
    switch (random.nextInt(3)) {
      case 0 -> again(() -> single(blob));
      case 1 -> again(() -> whole(blob));
      default -> again(() -> inSteps(blob));
    }
  }

  private String uploads() {
    return "/v2/" + repository + "/blobs/uploads/";
  }

  private void single(Content blob) throws IOException, LaterException {
    Map<String, String> type = Map.of("Content-Type", "application/octet-stream");
    expect(client.send("POST", uploads() + "?digest=" + blob.digest(), type, blob), 201);
  }

  private void whole(Content blob) throws IOException, LaterException {
    String session = expect(client.post(uploads()), 202).location();
    expect(client.put(UploadForm.closing(session, blob), blob), 201);
  }

  /** Where a step is refused, it asks what has arrived and goes on from there. */
  private void inSteps(Content blob) throws IOException, LaterException {
    String session = expect(client.post(uploads()), 202).location();
    long at = 0;
    int tries = 0;
    while (at < blob.size()) {
      long end = Math.min(blob.size(), at + blob.size() / 2 + 1);
      Map<String, String> range = Map.of("Content-Range", at + "-" + (end - 1));
      try {
        Answer taken = client.send("PATCH", session, range, blob.part(at, end));
        session = expect(taken, 202).location();
        at = end;
      } catch (LaterException e) {
        refused++;
        if (++tries == TRIES) {
          throw e;
        }
        long had = at;
        Answer status = expect(client.get(session), 204);
        // One byte and none are told in the same words.
        at = status.received() <= 1 ? 0 : status.received();
        assertThat(at).as("bytes acknowledged of " + session).isGreaterThanOrEqualTo(had);
        session = status.location();
      }
    }
    String closing = UploadForm.closing(session, blob);
    again(() -> expect(client.put(closing, Payload.EMPTY), 201));
  }

  /** A request, or several. */
  private interface Request {
    void send() throws IOException, LaterException;
  }

  /** Comes back a few times when asked to. */
  private void again(Request request) throws IOException, LaterException {
    for (int tries = 1; ; tries++) {
      try {
        request.send();
        return;
      } catch (LaterException e) {
        refused++;
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
