package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Manifests with a subject, and listing them: end-12a and end-12b. */
class ReferrersTest {

  private static final String SBOM = "application/vnd.example.sbom.v1+json";
  private static final String SIGNATURE = "application/vnd.example.signature.v1";

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();
  private final Content subject = repo.newImage().build();

  /** An artifact that refers to the subject, not pushed. */
  private ManifestBuilder artifact() {
    Content config = repo.pushBlob(Content.emptyJson());
    return ManifestBuilder.image(config, repo.pushBlob(Content.layer(10))).subject(subject);
  }

  private Answer referrers(String query) {
    Answer answer = repo.get("referrers/" + subject.digest() + query).expect(200);
    answer.hasHeader("Content-Type", MediaTypes.INDEX);
    assertThat(answer.json().path("schemaVersion").intValue()).isEqualTo(2);
    assertThat(answer.json().path("mediaType").stringValue()).isEqualTo(MediaTypes.INDEX);
    assertThat(answer.json().path("manifests").isArray()).isTrue();
    return answer;
  }

  private static List<String> digests(Answer answer) {
    List<String> digests = new ArrayList<>();
    for (JsonNode manifest : answer.json().path("manifests")) {
      digests.add(manifest.path("digest").stringValue());
    }
    return digests;
  }

  private JsonNode onlyReferrer() {
    JsonNode manifests = referrers("").json().path("manifests");
    assertThat(manifests).hasSize(1);
    return manifests.get(0);
  }

  @Test
  void pushingSaysThatTheSubjectWasUnderstood() {
    Content artifact = artifact().build();
    repo.putManifest("by-tag", artifact)
        .send()
        .expect(201)
        .hasHeader("OCI-Subject", subject.digest());
    repo.putManifest(artifact.digest(), artifact)
        .send()
        .expect(201)
        .hasHeader("OCI-Subject", subject.digest());
    Content index = ManifestBuilder.index().subject(subject).build();
    repo.putManifest("index", index).send().expect(201).hasHeader("OCI-Subject", subject.digest());
    repo.putManifest("plain", subject).send().expect(201).hasNoHeader("OCI-Subject");
  }

  @Test
  void listsAReferrer() {
    repo.pushManifest(subject);
    Content artifact =
        repo.pushManifest(
            artifact().artifactType(SBOM).annotation("a", "1").annotation("b", "é\"\\").build());

    JsonNode referrer = onlyReferrer();

    assertThat(referrer.path("mediaType").stringValue()).isEqualTo(MediaTypes.IMAGE);
    assertThat(referrer.path("digest").stringValue()).isEqualTo(artifact.digest());
    assertThat(referrer.path("size").longValue()).isEqualTo(artifact.size());
    assertThat(referrer.path("artifactType").stringValue()).isEqualTo(SBOM);
    assertThat(referrer.path("annotations"))
        .isEqualTo(JsonMapper.shared().readTree("{\"a\":\"1\",\"b\":\"é\\\"\\\\\"}"));
  }

  @Test
  void listsAReferrerThatCameBeforeItsSubject() {
    Content artifact = repo.pushManifest(artifact().build());
    assertThat(digests(referrers(""))).containsExactly(artifact.digest());
    repo.pushManifest(subject);
    assertThat(digests(referrers(""))).containsExactly(artifact.digest());
  }

  @Test
  void listsAReferrerOnceHoweverOftenItIsPushed() {
    Content artifact = artifact().build();
    repo.pushManifest("a", artifact);
    repo.pushManifest("b", artifact);
    repo.pushManifest(artifact);
    assertThat(digests(referrers(""))).containsExactly(artifact.digest());
  }

  @Test
  void fallsBackToTheTypeOfTheConfiguration() {
    Content config = repo.pushBlob(Content.config());
    repo.pushManifest(ManifestBuilder.image(config).subject(subject).build());
    assertThat(onlyReferrer().path("artifactType").stringValue()).isEqualTo(MediaTypes.CONFIG);
  }

  @Test
  void takesAnEmptyArtifactTypeForNone() {
    repo.pushManifest(artifact().artifactType("").build());
    assertThat(onlyReferrer().path("artifactType").stringValue()).isEqualTo(MediaTypes.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void leavesOutTheArtifactTypeOfAnIndexWithoutOne(boolean empty) {
    ManifestBuilder index = ManifestBuilder.index().subject(subject).annotation("a", "1");
    if (empty) {
      index.artifactType("");
    }
    repo.pushManifest(index.build());
    assertThat(onlyReferrer().path("mediaType").stringValue()).isEqualTo(MediaTypes.INDEX);
    assertThat(onlyReferrer().has("artifactType")).isFalse();
    assertThat(onlyReferrer().path("annotations").path("a").stringValue()).isEqualTo("1");
  }

  @Test
  void tellsTheArtifactTypeOfAnIndex() {
    repo.pushManifest(ManifestBuilder.index().subject(subject).artifactType(SBOM).build());
    assertThat(onlyReferrer().path("artifactType").stringValue()).isEqualTo(SBOM);
  }

  @Test
  void filtersByArtifactType() {
    Content sbom = repo.pushManifest(artifact().artifactType(SBOM).build());
    Content index =
        repo.pushManifest(ManifestBuilder.index().subject(subject).artifactType(SBOM).build());
    Content signature = repo.pushManifest(artifact().artifactType(SIGNATURE).build());
    Content untyped = repo.pushManifest(ManifestBuilder.index().subject(subject).build());

    Answer all = referrers("");
    all.hasNoHeader("OCI-Filters-Applied");
    assertThat(digests(all))
        .containsExactlyInAnyOrder(
            sbom.digest(), index.digest(), signature.digest(), untyped.digest());

    Answer filtered = referrers("?artifactType=" + SBOM.replace("+", "%2B").replace("/", "%2F"));
    filtered.hasHeader("OCI-Filters-Applied", "artifactType");
    assertThat(digests(filtered)).containsExactlyInAnyOrder(sbom.digest(), index.digest());

    Answer other = referrers("?artifactType=" + SIGNATURE);
    other.hasHeader("OCI-Filters-Applied", "artifactType");
    assertThat(digests(other)).containsExactly(signature.digest());
  }

  @Test
  void filtersByTheTypeThatItFellBackTo() {
    Content artifact = repo.pushManifest(artifact().build());
    repo.pushManifest(artifact().artifactType(SBOM).build());
    String escaped = MediaTypes.EMPTY.replace("+", "%2B");
    assertThat(digests(referrers("?artifactType=" + escaped))).containsExactly(artifact.digest());
  }

  /**
   * In forms a plus is a space, which no media type has; people write addresses without escapes.
   */
  @Test
  void takesAPlusForAPlus() {
    Content artifact = repo.pushManifest(artifact().artifactType(SBOM).build());
    assertThat(digests(referrers("?artifactType=" + SBOM))).containsExactly(artifact.digest());
  }

  @Test
  void saysThatItFilteredWhenNothingIsLeft() {
    repo.pushManifest(artifact().artifactType(SBOM).build());
    Answer none = referrers("?artifactType=application/vnd.example.other");
    none.hasHeader("OCI-Filters-Applied", "artifactType");
    assertThat(digests(none)).isEmpty();
  }

  @Test
  void isEmptyForAManifestWithoutReferrers() {
    repo.pushManifest(subject);
    assertThat(digests(referrers(""))).isEmpty();
  }

  @Test
  void isEmptyForADigestOrRepositoryThatIsUnknown() {
    repo.pushBlob(Content.layer(1));
    assertThat(digests(referrers(""))).isEmpty();
    Answer unknown = SERVER.newRepository().get("referrers/" + subject.digest()).expect(200);
    unknown.hasHeader("Content-Type", MediaTypes.INDEX);
    assertThat(digests(unknown)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sha256:nonsense", "latest", "sha256", "md5:d41d8cd98f00b204e9800998ecf8427e"})
  void refusesADigestThatIsNone(String digest) {
    repo.get("referrers/" + digest).expect(400, "DIGEST_INVALID");
  }

  @Test
  void answersHeadLikeGet() {
    repo.pushManifest(artifact().build());
    Answer get = referrers("");
    Answer head = repo.head("referrers/" + subject.digest()).expect(200);
    head.hasHeader("Content-Length", Integer.toString(get.body().length));
    head.hasHeader("Content-Type", MediaTypes.INDEX);
  }

  @Test
  void keepsRepositoriesApart() {
    repo.pushManifest(artifact().build());
    TestRepository other = SERVER.newRepository();
    other.pushManifest(subject);
    assertThat(digests(other.get("referrers/" + subject.digest()).expect(200))).isEmpty();
  }

  @Test
  void forgetsAReferrerThatIsDeleted() {
    Content kept = repo.pushManifest(artifact().build());
    Content deleted = repo.pushManifest("tagged", artifact().build());
    repo.delete("manifests/" + deleted.digest()).expect(202);
    assertThat(digests(referrers(""))).containsExactly(kept.digest());
  }

  @Test
  void keepsAReferrerWhoseTagIsDeleted() {
    Content artifact = repo.pushManifest("tagged", artifact().build());
    repo.delete("manifests/tagged").expect(202);
    assertThat(digests(referrers(""))).containsExactly(artifact.digest());
  }

  @Test
  void listsReferrersAfterARestart() {
    Content artifact = repo.pushManifest(artifact().artifactType(SBOM).build());
    SERVER.restart();
    assertThat(digests(referrers(""))).containsExactly(artifact.digest());
    assertThat(onlyReferrer().path("artifactType").stringValue()).isEqualTo(SBOM);
  }

  @Test
  void listsAReferrerOfAReferrer() {
    Content artifact = repo.pushManifest(artifact().build());
    Content config = repo.pushBlob(Content.emptyJson());
    Content signature = repo.pushManifest(ManifestBuilder.image(config).subject(artifact).build());
    assertThat(digests(repo.get("referrers/" + artifact.digest()).expect(200)))
        .containsExactly(signature.digest());
  }

  @Test
  void leadsThroughAListThatIsTooLongForOneAnswer() {
    // Each has annotations of some 400 KB, together more than a manifest may have.
    Set<String> pushed = new HashSet<>();
    for (int i = 0; i < 15; i++) {
      String large = "x".repeat(400_000);
      pushed.add(
          repo.pushManifest(artifact().artifactType(SBOM).annotation("n" + i, large).build())
              .digest());
    }
    Set<String> listed = new HashSet<>();
    int pages = 0;
    String next = repo.path("referrers/" + subject.digest()) + "?artifactType=" + SIGNATURE;
    assertThat(digests(SERVER.get(next).expect(200))).isEmpty();
    next = next.replace(SIGNATURE, SBOM.replace("+", "%2B"));
    while (!next.isEmpty()) {
      Answer page = SERVER.get(next).expect(200);
      page.hasHeader("Content-Type", MediaTypes.INDEX);
      page.hasHeader("OCI-Filters-Applied", "artifactType");
      assertThat(page.body().length).isLessThanOrEqualTo(4 * 1024 * 1024);
      for (String digest : digests(page)) {
        assertThat(listed.add(digest)).as("listed twice: %s", digest).isTrue();
      }
      next = Links.next(page);
      assertThat(++pages).isLessThan(16);
    }
    assertThat(listed).isEqualTo(pushed);
    assertThat(pages).isGreaterThan(1);
  }
}
