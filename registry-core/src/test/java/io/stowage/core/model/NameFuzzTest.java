package io.stowage.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Names, tags and digests are parsed by hand for speed; here they are held against the regular
 * expressions of the specifications. An ordinary build runs the seeds and some random texts; with
 * {@code JAZZER_FUZZ=1} in the environment Jazzer searches for more.
 */
class NameFuzzTest {

  private static final String COMPONENT = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern NAME = Pattern.compile(COMPONENT + "(/" + COMPONENT + ")*");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128}");

  /** Longer texts are refused for their length alone, and too deep for a regular expression. */
  private static final int LONGEST = 300;

  private static final String[] PARTS = {
    "a",
    "b0",
    "z",
    "9",
    "-",
    "--",
    "_",
    "__",
    "___",
    ".",
    "..",
    "/",
    "//",
    ":",
    "sha256:",
    "sha512:",
    "sha384:",
    "0123456789abcdef".repeat(4),
    "F",
    "%",
    " ",
    "\0",
    "\n",
    "é",
    "٣",
    "𝄞"
  };

  @FuzzTest(maxDuration = "1m")
  void agreesWithTheSpecifications(byte[] data) {
    check(new String(data, StandardCharsets.UTF_8));
  }

  @Test
  void agreesOnRandomTexts() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int parts = random.nextInt(8); parts >= 0; parts--) {
        text.append(PARTS[random.nextInt(PARTS.length)]);
      }
      check(text.toString());
    }
  }

  private static void check(String text) {
    if (text.length() > LONGEST) {
      text = text.substring(0, LONGEST);
    }
    boolean name = NAME.matcher(text).matches() && text.length() <= RepositoryName.MAX_LENGTH;
    assertThat(RepositoryName.isValid(text)).as(text).isEqualTo(name);
    assertThat(parses(RepositoryName::parse, text, ErrorCode.NAME_INVALID)).isEqualTo(name);
    boolean tag = TAG.matcher(text).matches();
    assertThat(Tag.isValid(text)).as(text).isEqualTo(tag);
    assertThat(parses(Tag::parse, text, ErrorCode.MANIFEST_INVALID)).isEqualTo(tag);
    boolean digest = DIGEST.matcher(text).matches();
    assertThat(parses(Digest::parse, text, ErrorCode.DIGEST_INVALID)).as(text).isEqualTo(digest);
    ErrorCode code = text.contains(":") ? ErrorCode.DIGEST_INVALID : ErrorCode.MANIFEST_INVALID;
    assertThat(parses(Reference::parse, text, code)).as(text).isEqualTo(tag || digest);
  }

  @FunctionalInterface
  private interface Parser {
    Object parse(String text);
  }

  /** Whether a text is taken, unchanged; refusing it is the code's to tell, and printable. */
  private static boolean parses(Parser parser, String text, ErrorCode code) {
    try {
      assertThat(parser.parse(text)).hasToString(text);
      return true;
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(code);
      assertThat(e.message()).matches("[\\x20-\\x7e]+");
      return false;
    }
  }
}
