package io.stowage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.benchmarks.UniqueImages.Prepared;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UniqueImagesTest {
  private @TempDir Path folder;

  @Test
  void everyImageDiffersAndHasItsChecksum() {
    UniqueImages images = new UniqueImages(3000, new Random(1));
    images.prepare(2);
    Set<String> checksums = new HashSet<>();

    checksums.add(images.next().checksum());
    images.prepare(4);
    Set<String> ids = new HashSet<>();
    while (images.hasNext()) {
      Prepared next = images.next();
      assertThat(next.checksum()).isEqualTo(checksum(next.image().json(), images.layer()));
      checksums.add(next.checksum());
      ids.add(next.image().id());
    }

    assertThat(checksums).hasSize(5);
    assertThat(ids).hasSize(4);
  }

  private static String checksum(byte[] json, ByteBuffer layer) {
    ByteBuffer all = ByteBuffer.allocate(json.length + 1 + layer.remaining());
    return Sha256.of(all.put(json).put((byte) '\n').put(layer.duplicate()).flip());
  }

  @Test
  void layersAreTarFiles() throws Exception {
    ByteBuffer layer = new UniqueImages(3000, new Random(1)).layer();
    byte[] bytes = new byte[layer.remaining()];
    layer.duplicate().get(bytes);
    Path file = Files.write(folder.resolve("layer.tar"), bytes);

    Process tar =
        new ProcessBuilder("tar", "-tvf", file.toString()).redirectErrorStream(true).start();

    assertThat(new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("-rw-r--r-- 0/0")
        .contains(" 1536 ")
        .endsWith(" content\n");
    assertThat(tar.waitFor()).isZero();
    assertThat(bytes).hasSize(3072);
  }
}
