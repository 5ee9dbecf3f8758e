package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Requests per second of one URL, by a load generator that is a program of its own: wrk for the
 * manifest, hey for the HEAD of a blob.
 */
final class ProgramLoad implements Load {
  private static final String REPOSITORY = "bench/read";
  private static final String ACCEPT = "Accept: " + RegistryConnection.MANIFEST_TYPE;
  private static final SampleImage IMAGE = SampleStore.IMAGE;

  /** What is asked for. */
  enum Target {
    MANIFEST_BY_TAG,
    MANIFEST_BY_DIGEST,
    BLOB_HEAD
  }

  private final Target target;
  private final int connections;

  ProgramLoad(Target target, int connections) {
    this.connections = connections;
    this.target = target;
  }

  @Override
  public void prepare(int port) throws IOException {
    try (RegistryConnection connection = new RegistryConnection(port)) {
      push(connection, IMAGE.configDigest(), IMAGE.config());
      push(connection, IMAGE.layerDigest(), IMAGE.layer());
      connection.putManifest(REPOSITORY, "latest", IMAGE.manifest());
    }
  }

  private static void push(RegistryConnection connection, String digest, byte[] bytes)
      throws IOException {
    connection.push(REPOSITORY, digest, ByteBuffer.wrap(bytes), RegistryConnection.PushForm.PUT);
  }

  private String path() {
    return "/v2/"
        + REPOSITORY
        + switch (target) {
          case MANIFEST_BY_TAG -> "/manifests/latest";
          case MANIFEST_BY_DIGEST -> "/manifests/" + IMAGE.manifestDigest();
          case BLOB_HEAD -> "/blobs/" + IMAGE.layerDigest();
        };
  }

  @Override
  public Measurement run(int port, int seconds) throws IOException, InterruptedException {
    check(port);
    String url = "http://127.0.0.1:" + port + path();
    Measurement rate =
        target == Target.BLOB_HEAD
            ? LoadGenerator.head(url, connections, seconds)
            : LoadGenerator.get(url, ACCEPT, connections, seconds);
    check(port);
    return rate;
  }

  private void check(int port) throws IOException {
    try (RegistryConnection connection = new RegistryConnection(port)) {
      if (target == Target.BLOB_HEAD) {
        connection.head(REPOSITORY, IMAGE.layerDigest(), IMAGE.layer().length);
      } else if (!Arrays.equals(connection.get(path(), ACCEPT + "\r\n"), IMAGE.manifest())) {
        throw new WrongAnswerException("GET " + path() + ": not the manifest that was put");
      }
    }
  }
}
