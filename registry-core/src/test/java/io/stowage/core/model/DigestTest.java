package io.stowage.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.Refused;
import io.stowage.core.model.Digest.Algorithm;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DigestTest {

  private static final String HEX_64 = "0123456789abcdef".repeat(4);

  @Test
  void takesBothRegisteredAlgorithms() {
    Digest small = Digest.parse("sha256:" + HEX_64);
    assertThat(small).hasToString("sha256:" + HEX_64);
    assertThat(small.algorithm()).isEqualTo(Algorithm.SHA256);
    assertThat(small.hex()).isEqualTo(HEX_64);
    Digest large = Digest.parse("sha512:" + HEX_64 + HEX_64);
    assertThat(large.algorithm()).isEqualTo(Algorithm.SHA512);
    assertThat(large.hex()).isEqualTo(HEX_64 + HEX_64);
  }

  static Stream<String> invalid() {
    return Stream.of(
        "",
        ":",
        "sha256",
        "sha256:",
        ":" + HEX_64,
        HEX_64,
        "sha256:" + HEX_64.substring(1),
        "sha256:" + HEX_64 + "0",
        "sha256:" + HEX_64 + HEX_64,
        "sha512:" + HEX_64,
        "sha256:" + HEX_64.toUpperCase(Locale.ROOT),
        "sha256:g" + HEX_64.substring(1),
        "sha256:" + HEX_64.substring(1) + "z",
        "sha256:" + HEX_64.substring(1) + " ",
        "sha256:" + HEX_64.substring(1) + "/",
        "sha256:\u0661" + HEX_64.substring(1),
        " sha256:" + HEX_64,
        "SHA256:" + HEX_64,
        "sha-256:" + HEX_64,
        "sha1:" + HEX_64.substring(0, 40),
        "sha384:" + HEX_64 + HEX_64.substring(0, 32),
        "md5:" + HEX_64.substring(0, 32),
        "sha256+b64:" + HEX_64,
        "sha256:sha256:" + HEX_64.substring(7),
        "sha256:../../" + HEX_64.substring(6));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void refusesEverythingElse(String text) {
    Refused.with(ErrorCode.DIGEST_INVALID, () -> Digest.parse(text))
        .matches(refusal -> refusal.message().length() < 200);
  }

  @Test
  void namesTheAlgorithmsThatItTakes() {
    Refused.with(ErrorCode.DIGEST_INVALID, () -> Algorithm.parse("md5"))
        .withMessage("unsupported digest algorithm 'md5': use sha256 or sha512");
  }

  @Test
  void computesKnownDigests() {
    assertThat(Content.sha256(Content.of("abc")))
        .hasToString("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Content.sha512(new byte[0]))
        .hasToString(
            "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
    MessageDigest computation = Algorithm.SHA256.newMessageDigest();
    computation.update(Content.of("abc"));
    assertThat(Digest.of(Algorithm.SHA256, computation))
        .isEqualTo(Content.sha256(Content.of("abc")))
        .hasSameHashCodeAs(Content.sha256(Content.of("abc")))
        .isNotEqualTo(Content.sha256(Content.of("abd")));
  }

  @Test
  void hasAFallbackTagOf64DigitsAtMost() {
    assertThat(Digest.parse("sha256:" + HEX_64).referrersTag()).hasToString("sha256-" + HEX_64);
    assertThat(Digest.parse("sha512:" + HEX_64 + "f".repeat(64)).referrersTag())
        .hasToString("sha512-" + HEX_64);
  }
}
