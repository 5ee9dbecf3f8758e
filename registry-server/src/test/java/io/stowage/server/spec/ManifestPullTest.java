package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulling manifests and checking that they exist: end-3. */
class ManifestPullTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();

  private static void assertServes(Answer answer, Content manifest) {
    answer.expect(200);
    answer.hasHeader("Docker-Content-Digest", manifest.digest());
    answer.hasHeader("Content-Type", manifest.mediaType());
    answer.hasHeader("Content-Length", Integer.toString(manifest.size()));
  }

  @Test
  void givesAManifestByTagAndByDigest() {
    Content image = repo.pushImage("v1");
    for (String reference : new String[] {"v1", image.digest()}) {
      Answer answer = repo.get("manifests/" + reference);
      assertServes(answer, image);
      assertThat(answer.body()).isEqualTo(image.bytes());
      assertServes(repo.head("manifests/" + reference), image);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/*",
        "application/json",
        "text/html",
        MediaTypes.IMAGE,
        MediaTypes.INDEX,
        MediaTypes.DOCKER_SCHEMA_1,
        MediaTypes.INDEX + ";q=0.9, " + MediaTypes.DOCKER_LIST,
        "nonsense"
      })
  void servesAManifestAsItIsStoredWhateverIsAcceptable(String accept) {
    Content image = repo.pushImage("v1");
    Answer answer = repo.request("GET", "manifests/v1").header("Accept", accept).send();
    assertServes(answer, image);
    assertThat(answer.body()).isEqualTo(image.bytes());
  }

  @Test
  void readsAcceptFromSeveralHeaders() {
    Content image = repo.pushImage("v1");
    assertServes(
        repo.request("HEAD", "manifests/v1")
            .header("Accept", MediaTypes.INDEX)
            .header("Accept", MediaTypes.IMAGE)
            .send(),
        image);
  }

  @Test
  void ignoresTheNamespaceThatProxiesAreAskedWith() {
    Content image = repo.pushImage("v1");
    assertServes(repo.get("manifests/v1?ns=docker.io"), image);
  }

  @Test
  void doesNotKnowAManifestThatWasNeverPushed() {
    repo.pushImage("v1");
    Content other = Content.layer(100);
    for (String reference : new String[] {"v2", other.digest(), other.sha512()}) {
      repo.get("manifests/" + reference).expect(404, "MANIFEST_UNKNOWN");
      repo.head("manifests/" + reference).expect(404);
    }
  }

  @Test
  void doesNotKnowManifestsOfARepositoryThatWasNeverPushedTo() {
    Answer answer = repo.get("manifests/latest").expect(404);
    assertThat(answer.errorCode()).isIn("MANIFEST_UNKNOWN", "NAME_UNKNOWN");
    repo.get("manifests/" + Content.layer(1).digest()).expect(404);
    repo.head("manifests/latest").expect(404);
  }

  @Test
  void tellsTagsApartByCase() {
    Content lower = repo.pushImage("rc");
    Content upper = repo.pushImage("RC");
    assertServes(repo.get("manifests/rc"), lower);
    assertServes(repo.get("manifests/RC"), upper);
  }
}
