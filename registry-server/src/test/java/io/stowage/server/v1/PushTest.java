package io.stowage.server.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.spec.Answer;
import io.stowage.server.spec.RegistryServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushes of images. */
class PushTest {

  private static final String UNFINISHED = "Image is being uploaded, retry later";

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private static void fails(Answer answer, int status, String error) {
    BasicsTest.notCached(answer.expect(status));
    assertThat(answer.json().path("error").stringValue()).isEqualTo(error);
  }

  private static void done(Answer answer) {
    BasicsTest.notCached(answer.expect(200));
    assertThat(answer.text()).isEqualTo("true");
  }

  @Test
  void completesAnImageStepByStep() {
    V1Image image = V1Image.named("step by step");
    fails(image.putLayer(SERVER), 404, "Image not found");
    fails(image.putChecksum(SERVER), 404, "Image not found");
    done(image.putJson(SERVER));
    for (String part : new String[] {"json", "layer", "ancestry", "files", "diff"}) {
      fails(SERVER.get(image.path(part)), 400, UNFINISHED);
    }
    done(image.putJson(SERVER));
    done(image.putLayer(SERVER));
    fails(SERVER.get(image.path("layer")), 400, UNFINISHED);
    done(image.putLayer(SERVER));
    done(image.putChecksum(SERVER));
    SERVER.get(image.path("json")).expect(200);
    fails(image.putJson(SERVER), 409, "Image already exists");
    fails(image.putLayer(SERVER), 409, "Image already exists");
    fails(image.putChecksum(SERVER), 409, "Cannot set this image checksum");
  }

  @Test
  void canBeTakenUpAfterAWrongChecksum() {
    V1Image image = V1Image.named("wrong checksum");
    image.putJson(SERVER).expect(200);
    SERVER.request("PUT", image.path("layer")).body(V1Image.bytes("half")).send().expect(200);
    fails(image.putChecksum(SERVER), 400, "Checksum mismatch");
    fails(SERVER.get(image.path("layer")), 400, UNFINISHED);
    image.putLayer(SERVER).expect(200);
    image.putChecksum(SERVER).expect(200);
    assertThat(SERVER.get(image.path("layer")).body()).isEqualTo(image.layer());
  }

  @Test
  void takesTheOldChecksumHeader() {
    V1Image image = V1Image.named("old header");
    image.putJson(SERVER).expect(200);
    image.putLayer(SERVER).expect(200);
    done(
        SERVER
            .request("PUT", image.path("checksum"))
            .header("X-Docker-Checksum", "tarsum+sha256:" + "1".repeat(64))
            .header("X-Docker-Payload-Checksum", image.checksum())
            .send());
  }

  @Test
  void takesBodiesWhateverTypeTheySayTheyAreOf() {
    V1Image image = V1Image.named("form");
    String form = "application/x-www-form-urlencoded";
    done(
        SERVER
            .request("PUT", image.path("json"))
            .header("Content-Type", form)
            .chunkedBody(V1Image.bytes(image.json()))
            .send());
    done(
        SERVER
            .request("PUT", image.path("layer"))
            .header("Content-Type", form)
            .body(image.layer())
            .send());
    image.putChecksum(SERVER).expect(200);
    done(
        SERVER
            .request("PUT", "/v1/repositories/push/form/tags/latest")
            .header("Content-Type", form)
            .chunkedBody(V1Image.bytes("\"" + image.id() + "\""))
            .send());
  }

  @Test
  void buildsOnParents() {
    V1Image parent = V1Image.named("parent");
    V1Image child = parent.child("child");
    fails(child.putJson(SERVER), 400, "Image depends on a non existing parent");
    parent.push(SERVER);
    child.push(SERVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker/0.10.0 go/go1.2.1",
        "docker/1.5.0 go/go1.3.3 git-commit/a8a31ef kernel/3.18.0 os/linux arch/amd64",
        "go/go1.9 docker/17.05 UpstreamClient(Docker-Client/17.05.0-ce)",
        "docker/99999999999.1",
        "curl/7.88.1"
      })
  void takesLayersOfDocker010AndOfOthers(String agent) {
    V1Image image = V1Image.named(agent);
    image.putJson(SERVER).expect(200);
    done(
        SERVER
            .request("PUT", image.path("layer"))
            .header("User-Agent", agent)
            .body(image.layer())
            .send());
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker/0.9.1", "docker/0.8 go/go1.2", "go/go1.2 docker/0.6.7"})
  void takesNoLayersOfDockersWithoutChecksums(String agent) {
    V1Image image = V1Image.named(agent);
    image.putJson(SERVER).expect(200);
    SERVER
        .request("PUT", image.path("layer"))
        .header("User-Agent", agent)
        .body(image.layer())
        .send()
        .expect(412);
  }
}
