package io.stowage.server.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken out of what leaves the server. */
class RedactionTest {

  private final Redaction redaction =
      new Redaction(List.of("hush", "hush and more", "mysql://me:p@ss/word@host/db", "abc"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the key is hush here | the key is ******** here",
        "hush and more | ********",
        "abc is too short to be one | abc is too short to be one",
        "access with p@ss/word denied | access with ******** denied",
        "http://me:x@host/a | http://me:********@host/a",
        "https://token@host/a | https://********@host/a",
        "Authorization: Basic eDp5 | Authorization: ********",
        "proxy-authorization = x y z | proxy-authorization = ********",
        "with Bearer abcd.efgh.ijkl | with Bearer ********",
        "Cookie: a=b; c=d | Cookie: ********",
        "/v1/x?X-Amz-Signature=12ab&y=1 | /v1/x?X-Amz-Signature=********&y=1",
        "Token signature=ABC,repository=a/b | Token signature=********,repository=a/b",
        "{\"password\": \"a b\", \"x\": 1} | {\"password\": ********, \"x\": 1}",
        "at io.stowage.server.auth.Token.parse(Token.java:33) | at io.stowage.server.auth.Token.parse(Token.java:33)"
      })
  void secretsAreMasked(String text, String expected) {
    assertThat(redaction.of(text)).isEqualTo(expected);
  }

  @Test
  @Timeout(10)
  void whatAClientSendsCannotHoldItUp() {
    for (String piece : List.of("a.", "://a:", "token", "://", "token=\"", "basic ", "cookie ")) {
      assertThat(redaction.of(piece.repeat(50_000))).isNotEmpty();
    }
  }
}
