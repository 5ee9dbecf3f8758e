package io.stowage.driver.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A key that is given as it is, or as the path of the file that holds it. */
final class PemFile {

  private PemFile() {}

  /**
   * The key.
   *
   * @throws IllegalArgumentException if there is no such file; the message does not show a key
   */
  static String read(String keyOrPath) {
    if (keyOrPath.contains("-----BEGIN")) {
      return keyOrPath;
    }
    try {
      return Files.readString(Path.of(keyOrPath.strip()), StandardCharsets.US_ASCII);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("neither a key in PEM nor the path of a file of one", e);
    }
  }
}
