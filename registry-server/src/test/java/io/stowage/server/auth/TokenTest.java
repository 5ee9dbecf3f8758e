package io.stowage.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Token signature=abc,repository=\"team/app\",access=read",
        "Token Token signature=abc,repository=\"team/app\",access=read",
        "Token Token Token signature=abc,repository=\"team/app\",access=read",
        "token TOKEN signature=abc,repository=\"team/app\",access=read",
        "Token   signature=abc,repository=\"team/app\",access=read  ",
        "Token signature=abc, repository=\"team/app\", access=read",
        "Token access=read,repository=\"team/app\",signature=abc",
        "Token signature=\"abc\",repository=team/app,access=\"read\"",
        "Token signature=a=b,repository=\"team/app\",access=read",
        "Token signature=,repository=\"team/app\",access=read",
        "Token repository=\"team/app\",access=read",
        "Token ,signature=abc,,repository=\"team/app\",access=read,",
        "Token signature=abc,repository=\"team/app\",access=read,issued=now,odd",
      })
  void readsATokenInEachFormThatClientsSend(String credential) {
    Token token = Objects.requireNonNull(Token.parse(credential));

    assertThat(token.repository()).isEqualTo("team/app");
    assertThat(token.access()).isEqualTo(Access.READ);
    assertThat(token.credential()).isEqualTo(credential.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Basic Og==",
        "Basic dXNlcjpwYXNz",
        "Bearer signature=abc,repository=\"team/app\",access=read",
        "signature=abc,repository=\"team/app\",access=read",
        "Tokensignature=abc,repository=\"team/app\",access=read",
        "Token",
        "Token ",
        "Token Token",
        "Token x",
        "Token signature=abc,access=read",
        "Token signature=abc,repository=\"team/app\"",
        "Token signature=abc,repository=\"team/app\",access=",
        "Token signature=abc,repository=\"team/app\",access=admin",
        "Token signature=abc,repository=\"team/app\",access=READ",
        "Token Signature=abc,Repository=\"team/app\",Access=read",
        "Token signature=abc;repository=\"team/app\";access=read",
        "Token signature=abc,repository=\"team/app\",repository=\"team/other\",access=read",
        "Token signature=abc,repository=\"team/app\",access=read,access=write",
        "Token signature=abc,signature=abd,repository=\"team/app\",access=read",
        "Token signature=abc,repository=\"\",access=read",
        "Token signature=abc,repository=\"app\",access=read",
        "Token signature=abc,repository=\"/app\",access=read",
        "Token signature=abc,repository=\"team/\",access=read",
        "Token signature=abc,repository=\"team/app/more\",access=read",
        "Token signature=abc,repository=\"team/app/\",access=read",
        "Token signature=abc,repository=\"../app\",access=read",
        "Token signature=abc,repository=\"team/..\",access=read",
        "Token signature=abc,repository=\"team/%2e%2e\",access=read",
        "Token signature=abc,repository=\"team/a%2F..\",access=read",
        "Token signature=abc,repository=\"team/app?x=\",access=read",
        "Token signature=abc,repository=\"team/app#\",access=read",
        "Token signature=abc,repository='team/app',access=read",
        "Token signature=abc,repository=\"team/a%zz\",access=read",
        "Token signature=abc,repository=\"team/a%ff\",access=read",
        "Token signature=abc,repository=\"team/%61pp\",access=read",
        "Token signature=abc,repository=\"team/\u00e9\",access=read",
        "Token signature=abc\r\nX-Other: 1,repository=\"team/app\",access=read",
        "Token signature=abc,repository=\"team/app\u0000\",access=read",
      })
  void refusesWhatIsNoToken(String credential) {
    assertThat(Token.parse(credential)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "library/solo, library/solo",
        "q/a%b, q/a%25b",
        "q/a%25b, q/a%2525b",
        "q/a b, q/a+b",
        "q/a+b, q/a%2Bb",
        "q/a$~*b, q/a%24%7E%2Ab",
        "q/a.b_c-d, q/a.b_c-d",
        "x/y/z, x/y%2Fz",
        "q/\u00e9, q/%C3%A9",
        "x w/a, x w/a",
        "Q/Ab, Q/Ab",
      })
  void writesARepositoryInOneWay(String repository, String written) {
    Token issued = Token.issue(repository, Access.WRITE);

    assertThat(issued.credential()).contains(",repository=\"" + written + "\",");
    assertThat(Objects.requireNonNull(Token.parse(issued.credential())).repository())
        .isEqualTo(repository);
  }

  @ParameterizedTest
  @EnumSource
  void issuesTokensThatCannotBeGuessed(Access access) {
    Set<String> credentials = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      credentials.add(Token.issue("team/app", access).credential());
    }

    assertThat(credentials)
        .hasSize(100)
        .allMatch(
            credential ->
                credential.matches(
                    "Token signature=[A-Z0-9]{16},repository=\"team/app\",access=" + access));
  }

  @Test
  void showsNoSignature() {
    Token token =
        Objects.requireNonNull(
            Token.parse("Token signature=SECRET,repository=\"team/app\",access=delete"));

    assertThat(token).hasToString("delete token for team/app");
  }

  @Test
  void knowsTheAccessThatAMethodNeeds() {
    assertThat(Access.of("GET")).isEqualTo(Access.READ);
    assertThat(Access.of("HEAD")).isEqualTo(Access.READ);
    assertThat(Access.of("PUT")).isEqualTo(Access.WRITE);
    assertThat(Access.of("POST")).isEqualTo(Access.WRITE);
    assertThat(Access.of("DELETE")).isEqualTo(Access.DELETE);
    assertThat(Access.of("PATCH")).isNull();
    assertThat(Access.of("get")).isNull();
  }
}
