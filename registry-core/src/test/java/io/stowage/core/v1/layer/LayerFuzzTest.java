package io.stowage.core.v1.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Any bytes have digests, and a list that is JSON of the promised form or none. An ordinary build
 * runs some random changes of layers; with {@code JAZZER_FUZZ=1} in the environment Jazzer searches
 * for more.
 */
class LayerFuzzTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final LayerLimits LIMITS = new LayerLimits(1 << 20, 1000, 100_000);
  private static final byte[] TAR =
      new TarFile()
          .file("./.wh.a")
          .pax("path", "./p", "mtime", "1.5", "size", "3", "uid", "7")
          .entry('0', "b", "xyz")
          .pax('g', "gid", "9")
          .longName("./" + "n".repeat(200))
          .entry('5', "n/", "")
          .entry('S', "s", "x".repeat(600))
          .entry('3', "c", "")
          .end();
  private static final String[] FIELDS = {
    "\u0080\0\0\0\0\0\0\7", "\u00ff\u00ff\u00ff\u00ff", "-1\0", "77777777777\0", "  12 \0", "\0\0"
  };

  @FuzzTest(maxDuration = "1m")
  void hasDigestsWhateverItIs(byte[] data) throws IOException {
    check(data);
  }

  @Test
  void hasDigestsAfterRandomChanges() throws IOException {
    Random random = new Random(1);
    List<byte[]> seeds = new ArrayList<>();
    for (Compression compression : Compression.values()) {
      seeds.add(LayerScanTest.compress(compression, TAR));
    }
    for (int i = 0; i < 6_000; i++) {
      byte[] bytes = seeds.get(i % seeds.size()).clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      check(random.nextInt(4) == 0 ? TarFile.cut(bytes, random.nextInt(bytes.length)) : bytes);
    }
  }

  /** Changes of headers with checksums that hold, so that what is in them is looked at. */
  @Test
  void listsOddHeaders() throws IOException {
    Random random = new Random(1);
    int listed = 0;
    for (int i = 0; i < 3_000; i++) {
      TarFile tar = new TarFile();
      for (int entries = random.nextInt(5); entries >= 0; entries--) {
        char type = "0123567xgLKSX\0Z".charAt(random.nextInt(15));
        int offset = List.of(0, 100, 108, 124, 136, 156, 329, 345, 483).get(random.nextInt(9));
        tar.patched(type, "./n", offset, FIELDS[random.nextInt(FIELDS.length)]);
        if (random.nextBoolean()) {
          tar.pax(
              random.nextBoolean() ? 'x' : 'g',
              List.of("path", "size", "mtime", "uid").get(random.nextInt(4)),
              List.of("", "5", "-512", "1e308", "\u00ff", "99999999999").get(random.nextInt(6)));
        }
      }
      listed += check(tar.end()) ? 1 : 0;
    }
    assertThat(listed).isGreaterThan(500);
  }

  /** Whether it has a list. */
  private static boolean check(byte[] bytes) throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    LayerScan scan = LayerScan.of(new ByteArrayInputStream(bytes), LIMITS, copy);
    assertThat(scan.digest()).isEqualTo(Digest.of(Algorithm.SHA256, bytes));
    assertThat(scan.size()).isEqualTo(bytes.length);
    assertThat(scan.uncompressedSize()).isEqualTo(copy.size());
    if (scan.diffId() != null) {
      assertThat(scan.diffId()).isEqualTo(Digest.of(Algorithm.SHA256, copy.toByteArray()));
    }
    assertThat(scan.problem() == null).isEqualTo(scan.diffId() != null && scan.files() != null);
    if (scan.files() == null) {
      return false;
    }
    assertThat(scan.files()).hasSizeLessThanOrEqualTo(LIMITS.listBytes()).matches("[ -~]*");
    for (JsonNode file : JSON.readTree(scan.files())) {
      assertThat(file.size()).isEqualTo(8);
      assertThat(file.get(0).isString()).isTrue();
      assertThat(file.get(1).stringValue()).hasSize(1);
      assertThat(file.get(2).isBoolean()).isTrue();
      for (int i = 3; i < 8; i++) {
        assertThat(file.get(i).isNumber()).isTrue();
      }
    }
    String diff = LayerDiff.of(scan.files(), List.<String>of().iterator());
    assertThat(JSON.readTree(diff).size()).isEqualTo(3);
    return true;
  }
}
