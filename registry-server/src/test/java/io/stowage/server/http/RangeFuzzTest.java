package io.stowage.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever a {@code Range} header holds, what is read lies within the content. An ordinary build
 * runs the seeds and some random texts; with {@code JAZZER_FUZZ=1} in the environment Jazzer
 * searches for more.
 */
class RangeFuzzTest {

  private static final String[] PARTS = {
    "bytes=",
    "Bytes=",
    "bytes",
    "=",
    "-",
    ",",
    " ",
    "0",
    "1",
    "99",
    "100",
    "101",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999",
    "+1",
    "0x1",
    "٣",
    "x"
  };
  private static final long[] SIZES = {0, 1, 100, Long.MAX_VALUE};

  @FuzzTest(maxDuration = "1m")
  void staysWithin(byte[] data) {
    check(new String(data, StandardCharsets.UTF_8));
  }

  @Test
  void staysWithinForRandomTexts() {
    Random random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(4) > 0 ? "bytes=" : "");
      for (int parts = random.nextInt(6); parts >= 0; parts--) {
        text.append(PARTS[random.nextInt(PARTS.length)]);
      }
      check(text.toString());
    }
  }

  private static void check(String header) {
    for (long size : SIZES) {
      ByteRange range = ByteRange.parse(header, size);
      if (range != null) {
        assertThat(range.first()).as(header).isNotNegative();
        assertThat(range.length()).as(header).isBetween(0L, size);
        if (range.length() > 0) {
          assertThat(range.first()).as(header).isLessThanOrEqualTo(size - range.length());
        }
      }
    }
  }
}
