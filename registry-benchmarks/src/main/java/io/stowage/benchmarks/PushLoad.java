package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pushes blobs that the server has never seen, in GB/s. */
final class PushLoad implements Load {
  private static final String REPOSITORY = "bench/push";

  /** More than any server takes. */
  private static final long BYTES_PER_SECOND = 3_000_000_000L;

  private final int size;
  private final int connections;
  private final RegistryConnection.PushForm form;
  private final List<Pusher> pushers = new ArrayList<>();

  PushLoad(int size, int connections, RegistryConnection.PushForm form) {
    this.size = size;
    this.connections = connections;
    this.form = form;
  }

  @Override
  public Measurement run(int port, int seconds) throws IOException, InterruptedException {
    int each = Math.toIntExact(BYTES_PER_SECOND * seconds / size / connections) + 1;
    while (pushers.size() < connections) {
      pushers.add(new Pusher(new UniqueBlobs(size, new Random())));
    }
    for (Pusher pusher : pushers) {
      pusher.blobs.prepare(each);
    }
    Measurement bytes = Connections.perSecond(port, seconds, pushers);
    try (RegistryConnection connection = new RegistryConnection(port)) {
      for (Pusher pusher : pushers) {
        connection.verify(REPOSITORY, pusher.last);
      }
    }
    return bytes.per(1e9);
  }

  @Override
  public boolean fillsTheStorage() {
    return true;
  }

  private final class Pusher implements Connections.Client {
    private final UniqueBlobs blobs;
    private String last = "";

    Pusher(UniqueBlobs blobs) {
      this.blobs = blobs;
    }

    @Override
    public long next(RegistryConnection connection) throws IOException {
      if (!blobs.hasNext()) {
        return 0;
      }
      last = blobs.next();
      ByteBuffer bytes = blobs.bytes();
      connection.push(REPOSITORY, last, bytes, form);
      return size;
    }
  }
}
