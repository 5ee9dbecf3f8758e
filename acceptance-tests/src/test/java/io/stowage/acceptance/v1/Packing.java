package io.stowage.acceptance.v1;

import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a layer is compressed when it is pushed. */
enum Packing {
  PLAIN,
  GZIP,
  BZIP2,
  XZ;

  /**
   * Packs a tar file.
   *
   * @param folder to work in
   */
  byte[] pack(byte[] tar, Path folder) {
    return switch (this) {
      case PLAIN -> tar;
      case GZIP -> LayerTar.gzip(tar);
      case BZIP2 -> run("bzip2", ".bz2", tar, folder);
      case XZ -> run("xz", ".xz", tar, folder);
    };
  }

  private static byte[] run(String program, String suffix, byte[] tar, Path folder) {
    try {
      Path file = Files.write(Files.createTempFile(folder, "layer", ".tar"), tar);
      Tool.find(program, folder).run(file.toString());
      return Files.readAllBytes(file.resolveSibling(file.getFileName() + suffix));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether clients of the OCI API get the layer as it was pushed. */
  boolean isOfferedAsItIs() {
    return this == PLAIN || this == GZIP;
  }
}
