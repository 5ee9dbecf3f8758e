package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conditional requests, RFC 9110 section 13, on manifests and blobs: the entity tag is the digest.
 */
class ConditionalRequestTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();
  private final Content blob = Content.layer(100);
  private final Content image = repo.newImage().build();

  @BeforeEach
  void push() {
    repo.pushBlob(blob);
    repo.pushManifest("v1", image);
  }

  @Test
  void entityTagsAreDigests() {
    for (String method : new String[] {"GET", "HEAD"}) {
      repo.request(method, "blobs/" + blob.digest())
          .send()
          .hasHeader("ETag", "\"" + blob.digest() + "\"");
      repo.request(method, "manifests/v1").send().hasHeader("ETag", "\"" + image.digest() + "\"");
      repo.request(method, "manifests/" + image.digest())
          .send()
          .hasHeader("ETag", "\"" + image.digest() + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"%s\"",
        "W/\"%s\"",
        "*",
        "\"other\", \"%s\"",
        "\"a\",W/\"b,c\",W/\"%s\"",
        "\"%s\" , \"x\"",
        "\"\",\"%s\""
      })
  void theClientIsToldThatItHasThis(String condition) {
    for (String method : new String[] {"GET", "HEAD"}) {
      Answer ofBlob =
          repo.request(method, "blobs/" + blob.digest())
              .header("If-None-Match", condition.replace("%s", blob.digest()))
              .send()
              .expect(304);
      ofBlob.hasHeader("ETag", "\"" + blob.digest() + "\"");
      ofBlob.hasHeader("Docker-Content-Digest", blob.digest());
      for (String reference : new String[] {"v1", image.digest()}) {
        Answer ofManifest =
            repo.request(method, "manifests/" + reference)
                .header("If-None-Match", condition.replace("%s", image.digest()))
                .send()
                .expect(304);
        ofManifest.hasHeader("ETag", "\"" + image.digest() + "\"");
        ofManifest.hasHeader("Docker-Content-Digest", image.digest());
        assertThat(ofManifest.body()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"other\"",
        "\"%sx\"",
        "\"a\", \"b\"",
        "nonsense",
        "%s",
        "",
        "\"unclosed",
        "\"x%s\"",
        "\"a,%s\""
      })
  void theClientIsGivenWhatItDoesNotHave(String condition) {
    Answer ofBlob =
        repo.request("GET", "blobs/" + blob.digest())
            .header("If-None-Match", condition.replace("%s", blob.digest()))
            .send()
            .expect(200);
    assertThat(ofBlob.body()).isEqualTo(blob.bytes());
    Answer ofManifest =
        repo.request("GET", "manifests/v1")
            .header("If-None-Match", condition.replace("%s", image.digest()))
            .send()
            .expect(200);
    assertThat(ofManifest.body()).isEqualTo(image.bytes());
  }

  @Test
  void severalHeadersAreOneList() {
    repo.request("GET", "blobs/" + blob.digest())
        .header("If-None-Match", "\"other\"")
        .header("If-None-Match", "\"" + blob.digest() + "\"")
        .send()
        .expect(304);
  }

  @Test
  void theConditionComesBeforeTheRange() {
    repo.request("GET", "blobs/" + blob.digest())
        .header("If-None-Match", "\"" + blob.digest() + "\"")
        .header("Range", "bytes=0-9")
        .send()
        .expect(304);
  }

  @Test
  void aTagThatHasMovedIsGiven() {
    Content moved = repo.pushImage("v1");
    Answer answer =
        repo.request("GET", "manifests/v1")
            .header("If-None-Match", "\"" + image.digest() + "\"")
            .send()
            .expect(200);
    assertThat(answer.body()).isEqualTo(moved.bytes());
  }

  @Test
  void whatIsNotThereMatchesNothing() {
    repo.request("GET", "manifests/none").header("If-None-Match", "*").send().expect(404);
    repo.request("GET", "blobs/" + Content.layer(1).digest())
        .header("If-None-Match", "*")
        .send()
        .expect(404);
  }

  /** So clients replace a list under a tag without losing what another has put there meanwhile. */
  @Test
  void aTagIsReplacedOnlyIfItIsStillTheSame() {
    Content next = repo.newImage().build();
    repo.putManifest("v1", next).header("If-Match", "\"other\"").send().expect(412);
    repo.putManifest("v1", next)
        .header("If-Match", "W/\"" + image.digest() + "\"")
        .send()
        .expect(412);
    repo.get("manifests/v1").expect(200).hasHeader("Docker-Content-Digest", image.digest());
    repo.putManifest("v1", next)
        .header("If-Match", "\"" + image.digest() + "\"")
        .send()
        .expect(201);
    repo.get("manifests/v1").expect(200).hasHeader("Docker-Content-Digest", next.digest());
    repo.putManifest("v1", image).header("If-Match", "*").send().expect(201);
    repo.putManifest("none", image).header("If-Match", "*").send().expect(412);
    repo.get("manifests/none").expect(404);
  }
}
