package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * Referrers that were pushed before there was a referrers API, when clients kept their list under a
 * tag: "Enabling the Referrers API" and "Referrers Tag Schema".
 */
class ReferrersTagSchemaTest {

  private static final String SBOM = "application/vnd.example.sbom.v1";
  private static final String SIGNATURE = "application/vnd.example.signature.v1";

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();
  private final DistributionFolder before = new DistributionFolder(SERVER.storage(), repo.name());
  private final Content subject = ManifestBuilder.image(Content.emptyJson()).build();

  @BeforeEach
  void writeTheSubject() throws IOException {
    before.blob(Content.emptyJson());
    before.tag("v1", subject);
  }

  private ManifestBuilder artifact(String type) {
    return ManifestBuilder.image(Content.emptyJson())
        .artifactType(type)
        .annotation("unique", Content.layer(8).digest());
  }

  private static String tagOf(String digest) {
    String hex = digest.substring(digest.indexOf(':') + 1);
    return digest.substring(0, digest.indexOf(':')) + "-" + hex.substring(0, 64);
  }

  private List<JsonNode> referrers(String query) {
    Answer answer = repo.get("referrers/" + query).expect(200);
    answer.hasHeader("Content-Type", MediaTypes.INDEX);
    List<JsonNode> manifests = new ArrayList<>();
    answer.json().path("manifests").forEach(manifests::add);
    return manifests;
  }

  private List<String> digests(String query) {
    return referrers(query).stream().map(node -> node.path("digest").stringValue()).toList();
  }

  @Test
  void listsWhatTheTagLists() throws IOException {
    Content sbom = artifact(SBOM).subject(subject).annotation("a", "1").build();
    Content signature = artifact(SIGNATURE).subject(subject).build();
    before.manifest(sbom);
    before.manifest(signature);
    before.tag(tagOf(subject.digest()), ManifestBuilder.index(sbom, signature).build());
    SERVER.restart();

    assertThat(digests(subject.digest()))
        .containsExactlyInAnyOrder(sbom.digest(), signature.digest());
    JsonNode listed = referrers(subject.digest() + "?artifactType=" + SBOM).get(0);
    assertThat(listed.path("digest").stringValue()).isEqualTo(sbom.digest());
    assertThat(listed.path("artifactType").stringValue()).isEqualTo(SBOM);
    assertThat(listed.path("annotations").path("a").stringValue()).isEqualTo("1");
    assertThat(listed.path("size").intValue()).isEqualTo(sbom.size());
    assertThat(digests(subject.digest() + "?artifactType=" + SIGNATURE))
        .containsExactly(signature.digest());
  }

  @Test
  void listsNothingTwice() throws IOException {
    Content old = artifact(SBOM).subject(subject).build();
    before.manifest(old);
    before.tag(tagOf(subject.digest()), ManifestBuilder.index(old, old).build());
    SERVER.restart();
    repo.pushManifest(old);
    Content recent = repo.pushManifest(artifact(SBOM).subject(subject).build());

    assertThat(digests(subject.digest())).containsExactlyInAnyOrder(old.digest(), recent.digest());
  }

  @Test
  void listsOnlyManifestsThatReferToTheSubject() throws IOException {
    Content referrer = artifact(SBOM).subject(subject).build();
    Content withoutSubject = artifact(SBOM).build();
    Content ofAnother = artifact(SBOM).subject(artifact(SBOM).build()).build();
    Content missing = artifact(SBOM).subject(subject).build();
    before.manifest(referrer);
    before.manifest(withoutSubject);
    before.manifest(ofAnother);
    before.tag(
        tagOf(subject.digest()),
        ManifestBuilder.index(withoutSubject, ofAnother, missing, referrer).build());
    SERVER.restart();

    assertThat(digests(subject.digest())).containsExactly(referrer.digest());
  }

  @Test
  void listsWhatAClientPutsUnderTheTagNow() {
    Content first = repo.pushManifest(artifact(SBOM).subject(subject).build());
    Content second = repo.pushManifest(artifact(SIGNATURE).subject(subject).build());
    repo.pushManifest(tagOf(subject.digest()), ManifestBuilder.index(first, second).build());

    assertThat(digests(subject.digest()))
        .containsExactlyInAnyOrder(first.digest(), second.digest());
    // To clients the tag is one like any other.
    repo.get("manifests/" + tagOf(subject.digest())).expect(200);
  }

  @Test
  void cutsLongDigestsInTheTag() throws IOException {
    Content artifact = artifact(SBOM).set("subject", subject.descriptor(subject.sha512())).build();
    before.manifest(artifact);
    before.tag(tagOf(subject.sha512()), ManifestBuilder.index(artifact).build());
    SERVER.restart();

    assertThat(tagOf(subject.sha512())).hasSize("sha512-".length() + 64);
    assertThat(digests(subject.sha512())).containsExactly(artifact.digest());
  }

  @Test
  void isEmptyIfTheTagIsNoIndex() throws IOException {
    before.tag(tagOf(subject.digest()), artifact(SBOM).build());
    SERVER.restart();
    assertThat(digests(subject.digest())).isEmpty();
  }

  @Test
  void servesTheSubjectThatWasThereBefore() {
    SERVER.restart();
    assertThat(repo.get("manifests/v1").expect(200).body()).isEqualTo(subject.bytes());
    assertThat(repo.get("blobs/" + Content.emptyJson().digest()).expect(200).text())
        .isEqualTo("{}");
  }
}
