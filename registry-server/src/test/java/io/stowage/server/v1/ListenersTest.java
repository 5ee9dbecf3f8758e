package io.stowage.server.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.RegistryOptions;
import io.stowage.server.ServerOptions;
import io.stowage.server.http.Api;
import io.stowage.server.http.Listener;
import io.stowage.server.spec.Answer;
import io.stowage.server.spec.RegistryServerExtension;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listeners that serve one API or both: clients that see the OCI API never try v1. */
class ListenersTest {

  private static final String VERSION = "Docker-Distribution-API-Version";

  @RegisterExtension static final RegistryServerExtension BOTH = new RegistryServerExtension();

  @RegisterExtension static final RegistryServerExtension V1_ONLY = server(Set.of(Api.V1));

  @RegisterExtension static final RegistryServerExtension V2_ONLY = server(Set.of(Api.V2));

  private static RegistryServerExtension server(Set<Api> apis) {
    return new RegistryServerExtension(
        RegistryOptions.defaults(),
        ServerOptions.builder().listeners(List.of(new Listener(null, 0, apis))));
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/, 200, 404, 200",
    "/v2/_catalog, 200, 404, 200",
    "/v2/app/tags/list, 404, 404, 404",
    "/v2/nonsense, 404, 404, 404",
    "/v1/_ping, 200, 200, 404",
    "/_ping, 200, 200, 404",
    "/, 200, 200, 404",
    "/v1/search?q=x, 200, 200, 404",
    "/v3/, 404, 404, 404",
  })
  void serveTheirApi(String path, int both, int v1Only, int v2Only) {
    Answer answer = BOTH.get(path).expect(both);
    V2_ONLY.get(path).expect(v2Only);
    V1_ONLY.get(path).expect(v1Only).hasNoHeader(VERSION);
    if (path.startsWith("/v2")) {
      answer.hasHeader(VERSION, "registry/2.0");
    } else {
      answer.hasNoHeader(VERSION);
    }
  }

  @ParameterizedTest
  @CsvSource({"/v2/nonsense, errors", "/nonsense, error", "/v1/nonsense, error"})
  void tellErrorsAsTheApiOfThePathDoes(String path, String property) {
    for (RegistryServerExtension server : List.of(BOTH, V1_ONLY, V2_ONLY)) {
      assertThat(server.get(path).expect(404).json().has(property)).isTrue();
    }
  }
}
