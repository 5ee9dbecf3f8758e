package io.stowage.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pulls blobs, in GB/s. */
final class PullLoad implements Load {
  private static final String REPOSITORY = "bench/pull";

  private final int size;
  private final int connections;
  private final int blobs;
  private final List<String> digests = new ArrayList<>();

  /**
   * @param size of each blob in bytes
   * @param blobs how many different ones there are
   */
  PullLoad(int size, int connections, int blobs) {
    this.size = size;
    this.connections = connections;
    this.blobs = blobs;
  }

  @Override
  public void prepare(int port) throws IOException {
    digests.clear();
    UniqueBlobs content = new UniqueBlobs(size, new Random(size));
    content.prepare(blobs);
    try (RegistryConnection connection = new RegistryConnection(port)) {
      while (content.hasNext()) {
        String digest = content.next();
        connection.push(REPOSITORY, digest, content.bytes(), RegistryConnection.PushForm.PUT);
        connection.verify(REPOSITORY, digest);
        digests.add(digest);
      }
    }
  }

  @Override
  public Measurement run(int port, int seconds) throws IOException, InterruptedException {
    List<Connections.Client> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      String digest = digests.get(i % digests.size());
      clients.add(
          connection -> {
            connection.pull(REPOSITORY, digest, size);
            return size;
          });
    }
    Measurement bytes = Connections.perSecond(port, seconds, clients);
    try (RegistryConnection connection = new RegistryConnection(port)) {
      connection.verify(REPOSITORY, digests.get(0));
    }
    return bytes.per(1e9);
  }
}
