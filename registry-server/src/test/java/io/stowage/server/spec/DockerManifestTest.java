package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Docker forms of manifests: schema 2 and manifest lists are served, schema 1 is not. */
class DockerManifestTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();

  private Content pushDockerImage() {
    Content config = repo.pushBlob(Content.config());
    Content layer = repo.pushBlob(Content.layer(100));
    Content image = ManifestBuilder.image(MediaTypes.DOCKER_IMAGE, config, layer).build();
    return repo.pushManifest("v1", image);
  }

  private void assertPulls(String reference, Content manifest) {
    Answer answer = repo.get("manifests/" + reference).expect(200);
    assertThat(answer.body()).isEqualTo(manifest.bytes());
    answer.hasHeader("Content-Type", manifest.mediaType());
    answer.hasHeader("Docker-Content-Digest", manifest.digest());
  }

  @Test
  void servesSchema2() {
    assertPulls("v1", pushDockerImage());
  }

  @Test
  void servesManifestLists() {
    Content list = ManifestBuilder.index(MediaTypes.DOCKER_LIST, pushDockerImage()).build();
    repo.pushManifest("multi", list);
    assertPulls("multi", list);
    assertPulls(list.digest(), list);
  }

  @Test
  void servesTheListItselfToAClientThatAcceptsImagesOnly() {
    Content list = ManifestBuilder.index(MediaTypes.DOCKER_LIST, pushDockerImage()).build();
    repo.pushManifest("multi", list);
    repo.request("GET", "manifests/multi")
        .header("Accept", MediaTypes.DOCKER_IMAGE)
        .send()
        .expect(200)
        .hasHeader("Content-Type", MediaTypes.DOCKER_LIST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {MediaTypes.DOCKER_SCHEMA_1, MediaTypes.DOCKER_SIGNED_SCHEMA_1, "application/json"})
  void refusesSchema1AndSaysSo(String contentType) {
    String schema1 =
        "{\"schemaVersion\":1,\"name\":\""
            + repo.name()
            + "\",\"tag\":\"v1\",\"architecture\":\"amd64\",\"fsLayers\":[],\"history\":[]}";
    Answer answer =
        repo.putManifest("v1", Content.of(contentType, schema1))
            .send()
            .expect(400, "MANIFEST_INVALID");
    assertThat(answer.json().at("/errors/0/message").stringValue()).contains("schema 1");
    repo.get("manifests/v1").expect(404);
  }
}
