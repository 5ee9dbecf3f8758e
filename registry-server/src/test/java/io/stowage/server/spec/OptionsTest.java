package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.RegistryOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a registry does that is opened with other options than the default ones. */
class OptionsTest {

  @RegisterExtension
  static final RegistryServerExtension STRICT =
      new RegistryServerExtension(
          RegistryOptions.defaults()
              .withRequireReferences(true)
              .withDeletes(false)
              .withManifestLimit(1000)
              .withBlobLimit(5000));

  @RegisterExtension
  static final RegistryServerExtension PAGED =
      new RegistryServerExtension(RegistryOptions.defaults().withPageLimit(3));

  private final TestRepository strict = STRICT.newRepository();
  private final TestRepository paged = PAGED.newRepository();

  @Test
  void refusesAnImageWithoutItsContent() {
    Content image = strict.newImage().part(Content.layer(10).descriptor()).build();
    strict.putManifest("v1", image).send().expect(404, "MANIFEST_BLOB_UNKNOWN");
    strict.get("manifests/v1").expect(404);
    strict.get("manifests/" + image.digest()).expect(404);
  }

  @Test
  void refusesAnIndexWithoutItsImages() {
    Content index = ManifestBuilder.index(Content.config()).build();
    strict.putManifest("v1", index).send().expect(404, "MANIFEST_BLOB_UNKNOWN");
  }

  @Test
  void takesAnImageWhoseSubjectIsMissing() {
    Content image = strict.newImage().subject(Content.layer(10)).build();
    strict.putManifest("v1", image).send().expect(201);
  }

  @Test
  void takesAnImageWithAllItsContent() {
    Content index = ManifestBuilder.index(strict.pushImage("v1")).build();
    strict.putManifest("v2", index).send().expect(201);
  }

  @Test
  void deletesNothing() {
    Content blob = strict.pushBlob(Content.layer(10));
    Content image = strict.pushImage("v1");
    for (String what :
        List.of("manifests/v1", "manifests/" + image.digest(), "blobs/" + blob.digest())) {
      strict.delete(what).expect(405, "UNSUPPORTED");
      strict.get(what).expect(200);
    }
  }

  @Test
  void cancelsUploadsAllTheSame() {
    STRICT.request("DELETE", strict.startUpload().location()).send().expect(204);
  }

  @Test
  void refusesLargerManifests() {
    strict.putManifest("v1", strict.newImage().buildOfSize(1000)).send().expect(201);
    strict
        .putManifest("v1", strict.newImage().buildOfSize(1001))
        .send()
        .expect(413, "MANIFEST_INVALID");
  }

  @Test
  void refusesLargerBlobs() {
    strict.pushBlob(Content.layer(5000));
    Content large = Content.layer(5001);
    strict
        .request("POST", "blobs/uploads/?digest=" + large.digest())
        .body(large.bytes())
        .send()
        .expect(413, "SIZE_INVALID");
    STRICT
        .request("PUT", strict.startUpload().location("digest", large.digest()))
        .chunkedBody(large.bytes())
        .send()
        .expect(413, "SIZE_INVALID");
    Answer chunk =
        STRICT
            .request("PATCH", strict.startUpload().location())
            .body(large.bytes(0, 5000))
            .send()
            .expect(202);
    STRICT
        .request("PATCH", chunk.location())
        .body(large.bytes(5000, 5001))
        .send()
        .expect(413, "SIZE_INVALID");
    strict.get("blobs/" + large.digest()).expect(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?n=5", "?n=1000", "?n=2"})
  void leadsThroughTagsInPagesOfItsOwn(String query) {
    Content image = paged.newImage().build();
    List<String> tags = List.of("a", "b", "c", "d", "e", "f", "g");
    for (String tag : tags) {
      paged.pushManifest(tag, image);
    }
    List<String> listed = new ArrayList<>();
    String next = paged.path("tags/list" + query);
    while (!next.isEmpty()) {
      Answer page = PAGED.get(next).expect(200);
      List<String> some = TestRepository.strings(page.json().path("tags"));
      assertThat(some).hasSizeBetween(1, 3);
      listed.addAll(some);
      next = Links.next(page);
    }
    assertThat(listed).isEqualTo(tags);
  }

  @Test
  void leadsThroughReferrersInPagesOfItsOwn() {
    Content subject = paged.newImage().build();
    Content config = paged.pushBlob(Content.emptyJson());
    List<String> pushed = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Content artifact =
          ManifestBuilder.image(config).subject(subject).annotation("n", "" + i).build();
      pushed.add(paged.pushManifest(artifact).digest());
      paged.pushManifest(ManifestBuilder.index().subject(subject).annotation("n", "" + i).build());
    }
    List<String> listed = new ArrayList<>();
    String next =
        paged.path("referrers/" + subject.digest())
            + "?artifactType="
            + MediaTypes.EMPTY.replace("+", "%2B");
    while (!next.isEmpty()) {
      Answer page = PAGED.get(next).expect(200);
      page.hasHeader("OCI-Filters-Applied", "artifactType");
      for (JsonNode manifest : page.json().path("manifests")) {
        listed.add(manifest.path("digest").stringValue());
      }
      assertThat(page.json().path("manifests").size()).isBetween(1, 3);
      next = Links.next(page);
    }
    assertThat(listed).doesNotHaveDuplicates();
    assertThat(Set.copyOf(listed)).isEqualTo(Set.copyOf(pushed));
  }
}
