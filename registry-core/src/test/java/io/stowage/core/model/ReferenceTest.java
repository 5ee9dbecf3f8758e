package io.stowage.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.fixture.Refused;
import org.junit.jupiter.api.Test;

class ReferenceTest {

  @Test
  void isADigestIfThereIsAColonInIt() {
    String digest = "sha256:" + "a".repeat(64);
    assertThat(Reference.parse(digest)).isEqualTo(Digest.parse(digest));
    assertThat(Reference.parse("sha256")).isEqualTo(Tag.parse("sha256"));
    assertThat(Reference.parse("sha256-" + "a".repeat(64))).isInstanceOf(Tag.class);
  }

  @Test
  void isRefusedAsWhatItLooksLike() {
    Refused.with(ErrorCode.DIGEST_INVALID, () -> Reference.parse("sha256:nonsense"));
    Refused.with(ErrorCode.DIGEST_INVALID, () -> Reference.parse("latest:"));
    Refused.with(ErrorCode.MANIFEST_INVALID, () -> Reference.parse("-latest"));
    Refused.with(ErrorCode.MANIFEST_INVALID, () -> Reference.parse(""));
  }
}
