package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Pushes whole images, all different: config, 2 KB layer, manifest by tag; images per second. */
final class SmallImagesLoad implements Load {
  private static final int CONNECTIONS = 8;
  private static final int LAYER = 2048;

  /** More than any server takes. */
  private static final int IMAGES_PER_SECOND = 8000;

  private final Random random = new Random();
  private int runs;

  @Override
  public Measurement run(int port, int seconds) throws IOException, InterruptedException {
    runs++;
    List<Pusher> pushers = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      pushers.add(new Pusher("small/n" + i, images(seconds)));
    }
    Measurement images = Connections.perSecond(port, seconds, pushers);
    try (RegistryConnection connection = new RegistryConnection(port)) {
      for (Pusher pusher : pushers) {
        pusher.verify(connection);
      }
    }
    return images;
  }

  private List<SampleImage> images(int seconds) {
    List<SampleImage> images = new ArrayList<>();
    for (int i = 0; i < IMAGES_PER_SECOND / CONNECTIONS * seconds; i++) {
      byte[] layer = new byte[LAYER];
      random.nextBytes(layer);
      images.add(SampleImage.of(Long.toString(random.nextLong()), layer, 0));
    }
    return images;
  }

  private final class Pusher implements Connections.Client {
    private final String repository;
    private final Iterator<SampleImage> images;
    private SampleImage last;
    private int count;

    Pusher(String repository, List<SampleImage> images) {
      this.repository = repository;
      this.images = images.iterator();
      this.last = images.get(0);
    }

    @Override
    public long next(RegistryConnection connection) throws IOException {
      if (!images.hasNext()) {
        return 0;
      }
      last = images.next();
      push(connection, last.configDigest(), last.config());
      push(connection, last.layerDigest(), last.layer());
      connection.putManifest(repository, tag(++count), last.manifest());
      return 1;
    }

    private void push(RegistryConnection connection, String digest, byte[] bytes)
        throws IOException {
      connection.push(repository, digest, ByteBuffer.wrap(bytes), RegistryConnection.PushForm.PUT);
    }

    private String tag(int number) {
      return "r" + runs + "-" + number;
    }

    void verify(RegistryConnection connection) throws IOException {
      connection.verify(repository, last.configDigest());
      connection.verify(repository, last.layerDigest());
      String target = "/v2/" + repository + "/manifests/" + tag(count);
      String accept = "Accept: " + RegistryConnection.MANIFEST_TYPE + "\r\n";
      if (!Arrays.equals(connection.get(target, accept), last.manifest())) {
        throw new WrongAnswerException("GET " + target + ": not the manifest that was put");
      }
    }
  }
}
