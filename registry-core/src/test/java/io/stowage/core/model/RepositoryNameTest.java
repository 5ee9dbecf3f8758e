package io.stowage.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.fixture.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "abc",
        "a1",
        "1a",
        "a/b",
        "a/b/c/d/e/f",
        "a.b",
        "a_b",
        "a__b",
        "a-b",
        "a--b",
        "a-----b",
        "a.b.c",
        "a_b_c",
        "a__b__c",
        "a-b_c.d__e---f",
        "a.b/c_d/e-f",
        "library/hello",
        "0/1/2",
        "a.1",
        "1.a",
        "x/1-1"
      })
  void takesComponentsWithSeparatorsBetweenTheirCharacters(String name) {
    assertThat(RepositoryName.isValid(name)).isTrue();
    assertThat(RepositoryName.parse(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        "a/b/", // empty components
        ".a",
        "_a",
        "__a",
        "-a",
        "a/.b",
        "a/_b",
        "a/__b",
        "a/-b", // a separator first
        "a.",
        "a_",
        "a__",
        "a-",
        "a--",
        "a./b",
        "a_/b",
        "a__/b",
        "a-/b", // a separator last
        "a..b",
        "a___b",
        "a____b",
        "a._b",
        "a_.b",
        "a.-b",
        "a-.b",
        "a_-b",
        "a-_b",
        "a__-b",
        "a-__b",
        "a__.b",
        "a.__b",
        "a-.-b",
        "a_-_b",
        "a-_-b",
        "a.-.b", // two separators
        ".",
        "..",
        "a/..",
        "a/../b",
        "_",
        "-",
        "a/_manifests",
        "_manifests",
        "A",
        "aB",
        "a/B",
        "a b",
        " a",
        "a ",
        "a:b",
        "a@b",
        "a\\b",
        "a%2fb",
        "a\u0000",
        "a\n",
        "\u00e4",
        "a\u00e4",
        "a\ud83d\ude00",
        "a+b",
        "a~b",
        "a*",
        "a\u0660"
      })
  void refusesEverythingElse(String name) {
    assertThat(RepositoryName.isValid(name)).isFalse();
    Refused.with(ErrorCode.NAME_INVALID, () -> RepositoryName.parse(name))
        .withMessageStartingWith("invalid repository name '");
  }

  @Test
  void agreesWithThePatternOfTheSpecificationOnEveryShortName() {
    char[] alphabet = {'a', '0', '.', '_', '-', '/'};
    String pattern = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*";
    StringBuilder name = new StringBuilder();
    for (int length = 1; length <= 6; length++) {
      int names = (int) Math.pow(alphabet.length, length);
      for (int number = 0; number < names; number++) {
        name.setLength(0);
        for (int rest = number, i = 0; i < length; i++, rest /= alphabet.length) {
          name.append(alphabet[rest % alphabet.length]);
        }
        String text = name.toString();
        assertThat(RepositoryName.isValid(text)).as(text).isEqualTo(text.matches(pattern));
      }
    }
  }

  @Test
  void takes255CharactersAndNoMore() {
    assertThat(RepositoryName.isValid("a".repeat(255))).isTrue();
    assertThat(RepositoryName.isValid("a".repeat(256))).isFalse();
    assertThat(RepositoryName.isValid("ab/".repeat(85) + "a")).isFalse();
    assertThat(RepositoryName.isValid("ab/".repeat(84) + "abc")).isTrue();
  }

  @Test
  void doesNotRepeatAWholeLongOrUnprintableName() {
    Refused.with(ErrorCode.NAME_INVALID, () -> RepositoryName.parse("\u001b[2J" + "x".repeat(9000)))
        .matches(refusal -> refusal.message().length() < 400)
        .withMessageContaining("'?[2Jxxx");
  }

  @Test
  void isEqualByItsText() {
    assertThat(RepositoryName.parse("a/b"))
        .isEqualTo(RepositoryName.parse("a/b"))
        .hasSameHashCodeAs(RepositoryName.parse("a/b"))
        .isNotEqualTo(RepositoryName.parse("a/c"));
  }
}
