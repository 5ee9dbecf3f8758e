package io.stowage.benchmarks;

import java.net.URI;

/**
 * A store that speaks S3, and the keys of one of its users. Its text shows no secret.
 *
 * @param endpoint where it listens
 */
record S3Address(URI endpoint, String accessKey, String secretKey) {
  static final String REGION = "us-east-1";

  /**
   * Reads what the command line says.
   *
   * @param keys access key and secret, with a colon between
   * @throws IllegalArgumentException when that is no URL or lacks a key
   */
  static S3Address parse(String url, String keys) {
    if (!url.startsWith("http://")) {
      throw new IllegalArgumentException("--s3 needs a URL such as http://127.0.0.1:9000");
    }
    int colon = keys.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("--s3-keys needs KEY:SECRET");
    }
    return new S3Address(URI.create(url), keys.substring(0, colon), keys.substring(colon + 1));
  }

  int port() {
    return endpoint.getPort() < 0 ? 80 : endpoint.getPort();
  }

  /** The same store, reached through a port of this machine. */
  S3Address through(int port) {
    return new S3Address(URI.create("http://127.0.0.1:" + port), accessKey, secretKey);
  }

  @Override
  public String toString() {
    return endpoint.toString();
  }
}
