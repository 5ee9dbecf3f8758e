package io.stowage.benchmarks;

import io.stowage.benchmarks.UniqueImages.Prepared;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pulls layers through the v1 API, in GB/s. */
final class V1PullLoad implements Load {
  private final int connections;
  private final int count;
  private final UniqueImages content;
  private final List<Prepared> images = new ArrayList<>();

  /**
   * A client.
   *
   * @param size of each layer in bytes
   * @param count how many different ones there are
   */
  V1PullLoad(int size, int connections, int count) {
    this.connections = connections;
    this.count = count;
    this.content = new UniqueImages(size, new Random(size));
  }

  @Override
  public void prepare(int port) throws IOException {
    content.prepare(count);
    try (RegistryConnection connection = new RegistryConnection(port)) {
      while (content.hasNext()) {
        Prepared image = content.next();
        connection.pushImage(image.image(), content.layer(), image.checksum());
        images.add(image);
        verify(connection, image);
      }
    }
  }

  private static void verify(RegistryConnection connection, Prepared image) throws IOException {
    String target = image.image().path("layer");
    ByteBuffer layer = ByteBuffer.wrap(connection.get(target, ""));
    if (!image.image().checksum(layer).equals(image.checksum())) {
      throw new WrongAnswerException("GET " + target + ": not the layer that was pushed");
    }
  }

  @Override
  public Measurement run(int port, int seconds) throws IOException, InterruptedException {
    int size = content.layer().remaining();
    List<Connections.Client> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      String target = images.get(i % images.size()).image().path("layer");
      clients.add(
          connection -> {
            connection.pull(target, size);
            return size;
          });
    }
    Measurement bytes = Connections.perSecond(port, seconds, clients);
    try (RegistryConnection connection = new RegistryConnection(port)) {
      verify(connection, images.get(0));
    }
    return bytes.per(1e9);
  }
}
