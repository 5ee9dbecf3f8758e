package io.stowage.benchmarks;

import io.stowage.benchmarks.UniqueImages.Prepared;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Pushes images through the v1 API, with layers that the server has never seen: json, layer and
 * checksum; in GB/s of layers.
 */
final class V1PushLoad implements Load {
  /** More than any server takes, and not much more, as each byte is hashed beforehand. */
  private static final long BYTES_PER_SECOND = 1_200_000_000L;

  private final int size;
  private final int connections;
  private final List<Pusher> pushers = new ArrayList<>();

  /**
   * A client.
   *
   * @param size of each layer in bytes
   */
  V1PushLoad(int size, int connections) {
    this.size = size;
    this.connections = connections;
  }

  @Override
  public Measurement run(int port, int seconds) throws IOException, InterruptedException {
    int each = Math.toIntExact(BYTES_PER_SECOND * seconds / size / connections) + 1;
    while (pushers.size() < connections) {
      pushers.add(new Pusher(new UniqueImages(size, new Random())));
    }
    for (Pusher pusher : pushers) {
      pusher.images.prepare(each);
    }
    Measurement bytes = Connections.perSecond(port, seconds, pushers);
    try (RegistryConnection connection = new RegistryConnection(port)) {
      for (Pusher pusher : pushers) {
        pusher.verify(connection);
      }
    }
    return bytes.per(1e9);
  }

  @Override
  public boolean fillsTheStorage() {
    return true;
  }

  private static final class Pusher implements Connections.Client {
    private final UniqueImages images;
    private @Nullable Prepared last;

    Pusher(UniqueImages images) {
      this.images = images;
    }

    @Override
    public long next(RegistryConnection connection) throws IOException {
      if (!images.hasNext()) {
        return 0;
      }
      Prepared next = images.next();
      last = next;
      connection.pushImage(next.image(), images.layer(), next.checksum());
      return images.layer().remaining();
    }

    /** Checks every byte of the image that was pushed last. */
    void verify(RegistryConnection connection) throws IOException {
      if (last == null) {
        throw new WrongAnswerException("nothing was pushed");
      }
      V1Image image = last.image();
      byte[] layer = connection.get(image.path("layer"), "");
      if (!Arrays.equals(connection.get(image.path("json"), ""), image.json())
          || !image.checksum(ByteBuffer.wrap(layer)).equals(last.checksum())) {
        throw new WrongAnswerException("GET " + image.path("layer") + ": not what was pushed");
      }
    }
  }
}
