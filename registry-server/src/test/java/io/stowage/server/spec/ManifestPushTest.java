package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Pushing manifests: end-7a. */
class ManifestPushTest {

  private static final int LARGEST = 4 * 1024 * 1024;

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();

  private void assertPulls(String reference, Content manifest) {
    Answer answer = repo.get("manifests/" + reference).expect(200);
    assertThat(answer.body()).isEqualTo(manifest.bytes());
    answer.hasHeader("Content-Type", manifest.mediaType());
    answer.hasHeader("Docker-Content-Digest", manifest.digest());
  }

  private void assertPushes(Content manifest) {
    Answer answer = repo.putManifest("v1", manifest).send().expect(201);
    answer.hasHeader("Docker-Content-Digest", manifest.digest());
    assertThat(SERVER.get(answer.location()).expect(200).body()).isEqualTo(manifest.bytes());
    assertPulls("v1", manifest);
    assertPulls(manifest.digest(), manifest);
  }

  @Test
  void takesAnImageByTag() {
    assertPushes(repo.newImage().build());
  }

  @Test
  void takesAnImageByDigest() {
    Content image = repo.newImage().build();
    Answer answer = repo.putManifest(image.digest(), image).send().expect(201);
    answer.hasHeader("Docker-Content-Digest", image.digest());
    answer.hasNoHeader("OCI-Tag");
    assertThat(SERVER.get(answer.location()).expect(200).body()).isEqualTo(image.bytes());
    assertThat(repo.tags("")).isEmpty();
  }

  @Test
  void takesAnIndex() {
    assertPushes(ManifestBuilder.index(repo.pushImage("a"), repo.pushImage("b")).build());
  }

  @Test
  void takesAnIndexOfIndexes() {
    Content inner = repo.pushManifest(ManifestBuilder.index(repo.pushImage("a")).build());
    assertPushes(ManifestBuilder.index(inner).build());
  }

  @Test
  void takesAnArtifact() {
    Content config = repo.pushBlob(Content.emptyJson());
    assertPushes(
        ManifestBuilder.image(config, repo.pushBlob(Content.layer(10)))
            .artifactType("application/vnd.example.sbom.v1")
            .build());
  }

  @Test
  void takesAnImageWithoutLayers() {
    assertPushes(ManifestBuilder.image(repo.pushBlob(Content.config())).build());
  }

  @Test
  void takesAnIndexOfNothing() {
    assertPushes(ManifestBuilder.index().build());
  }

  @Test
  void takesFieldsThatItDoesNotKnow() {
    assertPushes(
        repo.newImage()
            .set("org.example.field", JsonMapper.shared().readTree("{\"a\":[1,{\"b\":null}]}"))
            .set("another", JsonMapper.shared().readTree("-1.5e300"))
            .build());
  }

  @Test
  void takesDescriptorsThatCarryTheirData() {
    Content config = repo.pushBlob(Content.emptyJson());
    Content layer = repo.pushBlob(Content.of(MediaTypes.LAYER, "hello"));
    assertPushes(
        ManifestBuilder.image(config)
            .set("config", config.descriptor().put("data", "e30="))
            .part(layer.descriptor().put("data", "aGVsbG8="))
            .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {MediaTypes.FOREIGN_LAYER, MediaTypes.DOCKER_FOREIGN_LAYER})
  void takesNonDistributableLayersThatAreNeverPushed(String mediaType) {
    Content foreign = Content.of(mediaType, Content.layer(100).bytes());
    Content image =
        ManifestBuilder.image(repo.pushBlob(Content.config()))
            .part(
                foreign
                    .descriptor()
                    .set("urls", JsonMapper.shared().readTree("[\"https://example.org/layer\"]")))
            .build();
    assertPushes(image);
    repo.putManifest("v1", image).send().expect(201).hasNoHeader("Warning");
  }

  @Test
  void keepsEveryByte() {
    Content config = repo.pushBlob(Content.config());
    String text =
        "\r\n{ \"config\" : "
            + config.descriptor()
            + ",\n\t\"layers\":[ ],\"schemaVersion\":2,\"annotations\":{\"\\u0061\\/b\":\"é ☃ 𝄞\"},"
            + "\"mediaType\":\""
            + MediaTypes.IMAGE.replace("/", "\\/")
            + "\"   }\n\n";
    assertPushes(Content.of(MediaTypes.IMAGE, text));
  }

  @Test
  void takesFourMebibytes() {
    Content image = repo.newImage().buildOfSize(LARGEST);
    assertThat(image.size()).isEqualTo(LARGEST);
    assertPushes(image);
  }

  @Test
  void takesFourMebibytesInChunkedTransferEncoding() {
    Content image = repo.newImage().buildOfSize(LARGEST);
    repo.request("PUT", "manifests/v1")
        .header("Content-Type", MediaTypes.IMAGE)
        .chunkedBody(image.bytes())
        .send()
        .expect(201);
    assertPulls("v1", image);
  }

  @Test
  void refusesOneByteMore() {
    Content image = repo.newImage().buildOfSize(LARGEST + 1);
    repo.putManifest("v1", image).send().expect(413, "MANIFEST_INVALID");
    repo.request("PUT", "manifests/v1")
        .header("Content-Type", MediaTypes.IMAGE)
        .chunkedBody(image.bytes())
        .send()
        .expect(413, "MANIFEST_INVALID");
    repo.get("manifests/v1").expect(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"; charset=utf-8", ";charset=\"utf-8\"", " ; a=b; c=d"})
  void ignoresParametersOfTheContentType(String parameters) {
    Content image = repo.newImage().build();
    repo.request("PUT", "manifests/v1")
        .header("Content-Type", MediaTypes.IMAGE + parameters)
        .body(image.bytes())
        .send()
        .expect(201);
    assertPulls("v1", image);
  }

  @Test
  void takesTheMediaTypeFieldIfNoContentTypeIsGiven() {
    Content image = repo.newImage().build();
    repo.request("PUT", "manifests/v1").body(image.bytes()).send().expect(201);
    assertPulls("v1", image);
  }

  @Test
  void takesManifestsWithoutAMediaTypeField() {
    Content image = repo.newImage().without("mediaType").build();
    assertPushes(image);
    Content index = ManifestBuilder.index(image).without("mediaType").build();
    assertPushes(index);
    Content empty = ManifestBuilder.index().without("mediaType").build();
    assertPushes(empty);

    SERVER.restart();

    assertPulls(image.digest(), image);
    assertPulls(index.digest(), index);
    assertPulls(empty.digest(), empty);
  }

  @Test
  void movesATag() {
    Content first = repo.pushImage("v1");
    Content second = repo.pushImage("v1");
    assertPulls("v1", second);
    assertPulls(first.digest(), first);
    assertThat(repo.tags("")).containsExactly("v1");
  }

  @Test
  void takesAManifestAgain() {
    Content image = repo.newImage().build();
    assertPushes(image);
    assertPushes(image);
    repo.pushManifest(image);
    assertPulls("v1", image);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "_", "0", "A.b-c_d", "v1.0-", "latest..", "sha256-abc"})
  void takesEveryFormOfTag(String tag) {
    assertPulls(tag, repo.pushImage(tag));
  }

  @Test
  void takesATagOf128Characters() {
    String tag = "t".repeat(128);
    assertPulls(tag, repo.pushImage(tag));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0/0/0",
        "a.b/c_d/e__f/g---h",
        "library/blobs",
        "x/manifests/y",
        "a/tags/list"
      })
  void takesEveryFormOfName(String name) {
    TestRepository named = SERVER.repository(name);
    Content image = named.pushImage("v1");
    assertThat(named.get("manifests/v1").expect(200).body()).isEqualTo(image.bytes());
    assertThat(named.tags("")).containsExactly("v1");
    named.get("referrers/" + image.digest()).expect(200);
  }

  @Test
  void takesANameOf255Characters() {
    TestRepository named = SERVER.repository("n".repeat(127) + "/" + "m".repeat(127));
    assertThat(named.pushImage("v1").bytes())
        .isEqualTo(named.get("manifests/v1").expect(200).body());
  }

  @Test
  void refusesBytesThatAreNotThoseOfTheDigest() {
    Content image = repo.newImage().build();
    Content other = repo.newImage().build();
    repo.putManifest(other.digest(), image).send().expect(400, "DIGEST_INVALID");
    repo.putManifest(other.sha512(), image).send().expect(400, "DIGEST_INVALID");
    repo.get("manifests/" + other.digest()).expect(404);
    repo.get("manifests/" + image.digest()).expect(404);
  }

  @Test
  void refusesADigestThatIsNone() {
    Content image = repo.newImage().build();
    repo.putManifest("sha256:nonsense", image).send().expect(400, "DIGEST_INVALID");
    repo.putManifest("sha256:baddigeststring", image).send().expect(400, "DIGEST_INVALID");
  }
}
