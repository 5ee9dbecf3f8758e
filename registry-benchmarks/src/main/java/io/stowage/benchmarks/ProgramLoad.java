package io.stowage.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests per second of one URL, by a load generator that is a program of its own: wrk for the
 * manifest, hey for the HEAD of a blob.
 */
final class ProgramLoad implements Load {
  private static final String REPOSITORY = "bench/read";
  private static final String ACCEPT = "Accept: " + RegistryConnection.MANIFEST_TYPE;
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final SampleImage IMAGE = SampleStore.IMAGE;

  /** What is asked for. */
  enum Target {
    MANIFEST_BY_TAG,
    MANIFEST_BY_DIGEST,
    BLOB_HEAD
  }

  private final Target target;

  ProgramLoad(Target target) {
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
  public double run(int port, int seconds) throws IOException, InterruptedException {
    check(port);
    String url = "http://127.0.0.1:" + port + path();
    String output =
        target == Target.BLOB_HEAD
            ? output(List.of("hey", "-z", seconds + "s", "-c", "32", "-m", "HEAD", url))
            : output(List.of("wrk", "-t2", "-c32", "-d" + seconds + "s", "-H", ACCEPT, url));
    if (output.contains("Non-2xx")
        || output.contains("Socket errors")
        || output.contains("Error distribution")
        || (target == Target.BLOB_HEAD && !output.matches("(?s).*\\[200]\\s+\\d+ responses\\s*"))) {
      throw new WrongAnswerException("GET " + url + ": " + output);
    }
    check(port);
    Matcher rate = RATE.matcher(output);
    if (!rate.find()) {
      throw new WrongAnswerException("GET " + url + ": " + output);
    }
    return Double.parseDouble(rate.group(1));
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

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
    return output;
  }
}
