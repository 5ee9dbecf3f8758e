package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One HTTP/1.1 connection for several requests. */
class ConnectionTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();

  @Test
  void staysOpenForTheNextRequest() throws IOException {
    Content blob = Content.layer(5000);
    try (RawHttp http = new RawHttp(SERVER.port())) {
      Answer session = repo.request("POST", "blobs/uploads/").sendOn(http).expect(202);
      SERVER
          .request("PUT", session.location("digest", blob.digest()))
          .body(blob.bytes())
          .sendOn(http)
          .expect(201);
      repo.request("HEAD", "blobs/" + blob.digest()).sendOn(http).expect(200);
      repo.request("GET", "blobs/" + Content.layer(1).digest()).sendOn(http).expect(404);
      Answer answer = repo.request("GET", "blobs/" + blob.digest()).sendOn(http).expect(200);
      assertThat(answer.body()).isEqualTo(blob.bytes());
      repo.request("DELETE", "blobs/" + blob.digest()).sendOn(http).expect(202);
      repo.request("GET", "tags/list").sendOn(http);
      SERVER.request("GET", "/v2/").sendOn(http).expect(200);
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    Content blob = repo.pushBlob(Content.layer(5000));
    try (RawHttp http = new RawHttp(SERVER.port())) {
      for (String target : List.of("blobs/" + blob.digest(), "manifests/none", "blobs/nothing")) {
        http.send(repo.request("GET", target).bytes());
      }
      http.send(SERVER.request("GET", "/v2/").bytes());
      assertThat(http.read("GET").expect(200).body()).isEqualTo(blob.bytes());
      http.read("GET").expect(404);
      http.read("GET").expect(400);
      assertThat(http.read("GET").expect(200).text()).isEqualTo("{}");
    }
  }

  @Test
  void isClosedWhenAsked() throws IOException {
    try (RawHttp http = new RawHttp(SERVER.port())) {
      SERVER.request("GET", "/v2/").header("Connection", "close").sendOn(http).expect(200);
      assertThat(http.endsHere()).isTrue();
    }
  }

  /** The body of a refused request is either read to its end or ends the connection. */
  @Test
  void takesNoBodyForTheNextRequest() throws IOException {
    byte[] body =
        ("DELETE " + repo.path("manifests/v1") + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .repeat(50)
            .getBytes(StandardCharsets.ISO_8859_1);
    repo.pushImage("v1");
    for (String target :
        List.of("/v2/Bad/manifests/v1", "/v2/a/manifests/.bad", "/v2/a/blobs/uploads/none")) {
      try (RawHttp http = new RawHttp(SERVER.port())) {
        Answer refused = SERVER.request("PUT", target).body(body).sendOn(http);
        assertThat(refused.status()).isBetween(400, 499);
        http.send(SERVER.request("GET", "/v2/").bytes());
        if (!http.endsHere()) {
          assertThat(http.read("GET").expect(200).text()).isEqualTo("{}");
        }
      }
    }
    repo.get("manifests/v1").expect(200);
  }
}
