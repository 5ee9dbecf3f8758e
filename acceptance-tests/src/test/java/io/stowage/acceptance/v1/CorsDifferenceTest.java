package io.stowage.acceptance.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.v1.V1Server.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages from elsewhere are told the same as by the last original, setting by setting. */
class CorsDifferenceTest {

  private static final List<String> HEADERS =
      List.of(
          "Access-Control-Allow-Origin",
          "Access-Control-Allow-Methods",
          "Access-Control-Allow-Headers",
          "Access-Control-Allow-Credentials",
          "Access-Control-Expose-Headers",
          "Access-Control-Max-Age");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{origins: '*'}",
        "{origins: '*', headers: [X-B, Content-Type], expose_headers: X-Docker-Token}",
        "{origins: ['*'], send_wildcard: false, max_age: 60, methods: [PUT, GET]}",
        "{origins: 'http://a.example', supports_credentials: true, vary_header: false}",
        "{origins: ['http://b.example', 'http://a.example'], always_send: false}",
        "{origins: ['http://b.example', 'http://a.example'], max_age: 0}",
        "{origins: ['http://.*[.]example', 'http://c'], methods: GET}",
        "{origins: 'https?://.*', always_send: true}",
        "{origins: '*', resources: /v1/repositories}",
        "{origins: 'http://a.example', resources: ['/v1/_ping', '/v1/im.*/json']}"
      })
  void headersAreTheSame(String cors) {
    Map<String, String> settings = Map.of("standalone", "true", "cors", cors);
    try (V1Server original = Kind.ORIGINAL_0_9.start(folder.resolve("original"), settings);
        V1Server stowage = Kind.STOWAGE.start(folder.resolve("stowage"), settings)) {
      Map<String, List<String>> theirs = new TreeMap<>();
      Map<String, List<String>> ours = new TreeMap<>();
      calls()
          .forEach(
              call -> {
                Reply their = RawHttp.send(original.host(), call);
                Reply our = RawHttp.send(stowage.host(), call);
                theirs.put(call.toString(), headers(their));
                ours.put(call.toString(), headers(our));
                // Stowage says it to origins that are not allowed as well.
                their
                    .header("Vary")
                    .ifPresent(vary -> assertThat(our.header("Vary")).contains(vary));
              });
      assertThat(ours).isEqualTo(theirs);
      assertThat(theirs.values()).as(original.log().get()).anyMatch(told -> !told.isEmpty());
    }
  }

  private static Stream<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (String path :
        List.of(
            "/v1/_ping",
            "/v1/repositories/none/images",
            "/v1/images/0123456789abcdef/json",
            "/nonsense")) {
      calls.add(Call.get(path));
      for (String origin :
          List.of("http://a.example", "http://b.example", "https://other", "null")) {
        calls.add(Call.get(path).with("Origin", origin));
        Call preflight = Call.of("OPTIONS", path).with("Origin", origin);
        calls.add(preflight);
        calls.add(preflight.with("Access-Control-Request-Method", "GET"));
        calls.add(
            preflight
                .with("Access-Control-Request-Method", "put")
                .with("Access-Control-Request-Headers", "content-type"));
        calls.add(preflight.with("Access-Control-Request-Method", "BREW"));
      }
    }
    return calls.stream();
  }

  private static List<String> headers(Reply reply) {
    List<String> headers = new ArrayList<>();
    for (String name : HEADERS) {
      reply.header(name).ifPresent(value -> headers.add(name + ": " + value));
    }
    return headers;
  }
}
