package io.stowage.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.fixture.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "Z",
        "0",
        "_",
        "latest",
        "1.0",
        "v1.2.3-rc.1",
        "_x",
        "a..",
        "a--",
        "a_",
        "A.b-C_d",
        "sha256-abc",
        "1.-_"
      })
  void takesWordCharactersThenDotsAndDashesToo(String tag) {
    assertThat(Tag.isValid(tag)).isTrue();
    assertThat(Tag.parse(tag)).hasToString(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", "-", ".a", "-a", "a b", "a/b", "a:b", "a@b", "a+b", "a\\b", "a%20", "a\n",
        "\u00e4", "a\u00e4", "a\u0000", "a~", "a\u0661"
      })
  void refusesEverythingElse(String tag) {
    assertThat(Tag.isValid(tag)).isFalse();
    Refused.with(ErrorCode.MANIFEST_INVALID, () -> Tag.parse(tag))
        .withMessageStartingWith("invalid tag '");
  }

  @Test
  void takes128CharactersAndNoMore() {
    assertThat(Tag.isValid("a".repeat(128))).isTrue();
    assertThat(Tag.isValid("a".repeat(129))).isFalse();
  }

  @Test
  void isEqualByItsTextWithItsCase() {
    assertThat(Tag.parse("v1"))
        .isEqualTo(Tag.parse("v1"))
        .hasSameHashCodeAs(Tag.parse("v1"))
        .isNotEqualTo(Tag.parse("V1"));
  }
}
