package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where {@code Location} leads when there is a proxy before the server. It may be relative; what
 * counts is where a client ends that resolves it against the address it asked.
 */
class LocationTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();

  private Request post() {
    return repo.request("POST", "blobs/uploads/");
  }

  private static URI resolved(String asked, Answer answer) {
    return URI.create(asked).resolve(URI.create(answer.header("Location")));
  }

  private void assertLeadsTo(String asked, Answer answer) {
    URI location = resolved(asked + repo.path("blobs/uploads/"), answer.expect(202));
    assertThat(location.getScheme() + "://" + location.getRawAuthority()).isEqualTo(asked);
    assertThat(location.getRawPath()).startsWith(repo.path("blobs/uploads/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.example", "registry.example:5000", "[::1]:5000", "10.0.0.1:80"})
  void leadsToTheHostThatWasAsked(String host) {
    assertLeadsTo("http://" + host, post().header("Host", host).send());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https | registry.example | | https://registry.example",
        "https | registry.example | 8443 | https://registry.example:8443",
        "https | registry.example:8443 | | https://registry.example:8443",
        "HTTPS | registry.example, inner.example | | https://registry.example",
        "https, http | registry.example | | https://registry.example",
        "http | [2001:db8::1]:5000 | | http://[2001:db8::1]:5000",
      })
  void leadsToTheHostThatTheProxyWasAsked(
      String proto, String host, @Nullable String port, String asked) {
    Request request = post().header("X-Forwarded-Proto", proto).header("X-Forwarded-Host", host);
    if (port != null) {
      request.header("X-Forwarded-Port", port);
    }
    assertLeadsTo(asked, request.send());
  }

  @Test
  void keepsTheHostOfAProxyThatTellsOnlyTheProtocol() {
    assertLeadsTo(
        "https://registry.example",
        post().header("Host", "registry.example").header("X-Forwarded-Proto", "https").send());
  }

  @Test
  void readsTheStandardHeader() {
    assertLeadsTo(
        "https://registry.example:8443",
        post()
            .header("Forwarded", "for=192.0.2.1;proto=https;host=\"registry.example:8443\";by=_x")
            .send());
    assertLeadsTo(
        "https://registry.example",
        post()
            .header("Forwarded", "host=registry.example; Proto=https, host=inner.example")
            .send());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example/path",
        "evil.example?x=",
        "evil.example#",
        "user@evil.example",
        "evil example",
        "\"evil\"",
        "evil.example\\",
        "evil.example:port",
        "<evil>",
        "evil\u00e9"
      })
  void ignoresAHostThatIsNone(String forwarded) {
    for (String header : new String[] {"X-Forwarded-Host", "Forwarded"}) {
      String value = header.equals("Forwarded") ? "host=\"" + forwarded + "\"" : forwarded;
      Answer answer = post().header("Host", "registry.example").header(header, value).send();
      assertLeadsTo("http://registry.example", answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript", "ftp", "https://", "", "http:"})
  void ignoresAProtocolThatIsNone(String proto) {
    Answer answer =
        post().header("Host", "registry.example").header("X-Forwarded-Proto", proto).send();
    assertLeadsTo("http://registry.example", answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "65536", "80a", "99999999999"})
  void ignoresAPortThatIsNone(String port) {
    Answer answer =
        post()
            .header("X-Forwarded-Host", "registry.example")
            .header("X-Forwarded-Proto", "http")
            .header("X-Forwarded-Port", port)
            .send();
    assertLeadsTo("http://registry.example", answer);
  }

  @Test
  void leadsToManifestsAndBlobsLikewise() {
    Content image = repo.newImage().build();
    Answer pushed =
        repo.putManifest("v1", image)
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "registry.example")
            .send()
            .expect(201);
    assertThat(resolved("https://registry.example" + repo.path("manifests/v1"), pushed).toString())
        .isIn(
            "https://registry.example" + repo.path("manifests/v1"),
            "https://registry.example" + repo.path("manifests/" + image.digest()));
    Content blob = Content.layer(10);
    Answer blobPushed =
        repo.request("POST", "blobs/uploads/?digest=" + blob.digest())
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "registry.example")
            .body(blob.bytes())
            .send()
            .expect(201);
    assertThat(
            resolved("https://registry.example" + repo.path("blobs/uploads/"), blobPushed)
                .toString())
        .isEqualTo("https://registry.example" + repo.path("blobs/" + blob.digest()));
  }

  @Test
  void answersARequestOfHttp10WithoutAHost() throws IOException {
    try (RawHttp http = new RawHttp(SERVER.port())) {
      http.send("POST " + repo.path("blobs/uploads/") + " HTTP/1.0\r\nContent-Length: 0\r\n\r\n");
      Answer answer = http.read("POST").expect(202);
      SERVER.get(answer.location()).expect(204);
    }
  }
}
