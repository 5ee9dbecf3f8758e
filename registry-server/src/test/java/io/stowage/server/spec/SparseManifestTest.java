package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Manifests that name content which is not there. */
class SparseManifestTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();

  private void assertTakenWithAWarning(Content manifest, int missing) {
    Answer answer = repo.putManifest("v1", manifest).send().expect(201);
    // A code of 299, an agent of "-", one quoted text, no date.
    answer.assertHeader("Warning").matches("299 - \"[^\"\\\\]*\\b" + missing + "\\b[^\"\\\\]*\"");
    assertThat(repo.get("manifests/v1").expect(200).body()).isEqualTo(manifest.bytes());
    assertThat(repo.get("manifests/" + manifest.digest()).expect(200).body())
        .isEqualTo(manifest.bytes());
  }

  @Test
  void anImageWithoutOneOfItsLayersIsTaken() {
    assertTakenWithAWarning(repo.newImage().part(Content.layer(10).descriptor()).build(), 1);
  }

  @Test
  void anImageWithoutItsConfigurationAndLayersIsTaken() {
    assertTakenWithAWarning(
        ManifestBuilder.image(Content.config(), Content.layer(10), Content.layer(10)).build(), 3);
  }

  @Test
  void anIndexWithoutSomeOfItsImagesIsTaken() {
    Content index =
        ManifestBuilder.index(
                repo.pushImage("a"),
                ManifestBuilder.image(Content.config()).build(),
                ManifestBuilder.image(Content.config()).build())
            .build();
    assertTakenWithAWarning(index, 2);
  }

  @Test
  void contentOfAnotherRepositoryIsMissing() {
    ManifestBuilder elsewhere = SERVER.newRepository().newImage();
    assertTakenWithAWarning(elsewhere.build(), 2);
  }

  @Test
  void anImageWithAllItsContentGivesNoWarning() {
    repo.putManifest("v1", repo.newImage().build()).send().expect(201).hasNoHeader("Warning");
    Content index = ManifestBuilder.index(repo.pushImage("a")).build();
    repo.putManifest("v2", index).send().expect(201).hasNoHeader("Warning");
  }

  @Test
  void aSubjectThatIsNotThereGivesNoWarning() {
    Content image = repo.newImage().subject(Content.layer(10)).build();
    repo.putManifest("v1", image).send().expect(201).hasNoHeader("Warning");
  }

  @Test
  void warningsStayBelow4096Bytes() {
    ManifestBuilder image = repo.newImage();
    for (int i = 0; i < 500; i++) {
      image.part(Content.layer(10).descriptor());
    }
    Answer answer = repo.putManifest("v1", image.build()).send().expect(201);
    int total = 0;
    for (String warning : answer.headers("Warning")) {
      assertThat(warning).matches("299 - \"[^\"]*\"");
      total += warning.getBytes(StandardCharsets.UTF_8).length;
    }
    assertThat(total).isBetween(1, 4096);
  }
}
