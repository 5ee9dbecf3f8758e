package io.stowage.acceptance.robustness;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A client that pushes small images and keeps what was acknowledged. For one thread at a time. */
final class NotificationLoad implements KillUnderLoad.Client {

  private final String repository;
  private final Random random;
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private int images;

  NotificationLoad(String repository, long seed) {
    this.repository = repository;
    this.random = new Random(seed);
  }

  String repository() {
    return repository;
  }

  /** The digests of blobs and manifests that the server has acknowledged, in that order. */
  List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Pushes an image under a tag of its own. */
  @Override
  public void act(PushClient client) throws IOException {
    Content config = Content.random(random, 100);
    Content layer = Content.random(random, 1000);
    for (Content blob : List.of(config, layer)) {
      UploadForm.SINGLE_POST.push(client, repository, blob).expect(201);
      acknowledged.add(blob.digest());
    }
    ImageManifest manifest = ImageManifest.of(List.of(config, layer));
    client
        .send(
            "PUT",
            "/v2/" + repository + "/manifests/" + images++,
            Map.of("Content-Type", ImageManifest.MEDIA_TYPE),
            manifest.text())
        .expect(201);
    acknowledged.add(manifest.digest());
  }
}
