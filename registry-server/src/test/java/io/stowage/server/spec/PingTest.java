package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Determining support: end-1. */
class PingTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  @ParameterizedTest
  @ValueSource(strings = {"/v2/", "/v2", "/v2/?ns=docker.io"})
  void answersThatItImplementsTheSpecification(String target) {
    Answer answer = SERVER.get(target).expect(200);
    answer.hasHeader("Docker-Distribution-API-Version", "registry/2.0");
    answer.hasHeader("Content-Type", "application/json");
    assertThat(answer.text()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/", "/v2"})
  void answersHeadWithTheSameHeadersAndNoBody(String target) {
    Answer answer = SERVER.request("HEAD", target).send().expect(200);
    answer.hasHeader("Docker-Distribution-API-Version", "registry/2.0");
    answer.hasHeader("Content-Length", "2");
  }

  @Test
  void tellsTheApiVersionOnErrorsToo() {
    SERVER
        .get("/v2/no/such/repository/tags/list")
        .expect(404)
        .hasHeader("Docker-Distribution-API-Version", "registry/2.0");
  }
}
