package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deleting tags, manifests and blobs: end-9 and end-10. */
class DeleteTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();

  @Test
  void deletesATagAndNothingElse() {
    Content image = repo.pushImage("v1");
    repo.pushManifest("v2", image);

    repo.delete("manifests/v1").expect(202);

    repo.get("manifests/v1").expect(404, "MANIFEST_UNKNOWN");
    repo.head("manifests/v1").expect(404);
    repo.get("manifests/v2").expect(200);
    repo.get("manifests/" + image.digest()).expect(200);
    assertThat(repo.tags("")).containsExactly("v2");
  }

  @Test
  void deletesAManifestWithItsTags() {
    Content image = repo.pushImage("v1");
    repo.pushManifest("v2", image);
    Content other = repo.pushImage("v3");

    repo.delete("manifests/" + image.digest()).expect(202);

    repo.get("manifests/" + image.digest()).expect(404, "MANIFEST_UNKNOWN");
    repo.head("manifests/" + image.digest()).expect(404);
    repo.get("manifests/v1").expect(404, "MANIFEST_UNKNOWN");
    repo.get("manifests/v2").expect(404, "MANIFEST_UNKNOWN");
    repo.get("manifests/" + other.digest()).expect(200);
    assertThat(repo.tags("")).containsExactly("v3");
  }

  @Test
  void keepsATagThatHasMovedOnFromADeletedManifest() {
    Content old = repo.pushImage("v1");
    Content current = repo.pushImage("v1");
    repo.delete("manifests/" + old.digest()).expect(202);
    repo.get("manifests/v1").expect(200).hasHeader("Docker-Content-Digest", current.digest());
  }

  @Test
  void keepsWhatADeletedIndexListed() {
    Content image = repo.pushManifest(repo.newImage().build());
    Content index = repo.pushManifest("multi", ManifestBuilder.index(image).build());
    repo.delete("manifests/" + index.digest()).expect(202);
    repo.get("manifests/" + index.digest()).expect(404);
    repo.get("manifests/" + image.digest()).expect(200);
  }

  @Test
  void deletesABlob() {
    Content blob = repo.pushBlob(Content.layer(100));
    repo.delete("blobs/" + blob.digest()).expect(202);
    repo.get("blobs/" + blob.digest()).expect(404, "BLOB_UNKNOWN");
    repo.head("blobs/" + blob.digest()).expect(404);
  }

  @Test
  void deletesOnlyOnce() {
    Content image = repo.pushImage("v1");
    repo.pushManifest("v2", image);
    repo.delete("manifests/v1").expect(202);
    repo.delete("manifests/v1").expect(404, "MANIFEST_UNKNOWN");
    repo.delete("manifests/" + image.digest()).expect(202);
    repo.delete("manifests/" + image.digest()).expect(404, "MANIFEST_UNKNOWN");
    repo.delete("manifests/v2").expect(404, "MANIFEST_UNKNOWN");
    Content blob = repo.pushBlob(Content.layer(100));
    repo.delete("blobs/" + blob.digest()).expect(202);
    repo.delete("blobs/" + blob.digest()).expect(404, "BLOB_UNKNOWN");
  }

  @Test
  void doesNotDeleteWhatIsNotThere() {
    Content nothing = Content.layer(1);
    for (TestRepository where : new TestRepository[] {SERVER.newRepository(), repo}) {
      where.delete("manifests/none").expect(404);
      where.delete("manifests/" + nothing.digest()).expect(404);
      where.delete("blobs/" + nothing.digest()).expect(404);
      repo.pushImage("v1");
    }
  }

  @Test
  void takesBackWhatWasDeleted() {
    Content config = repo.pushBlob(Content.config());
    Content image = ManifestBuilder.image(config).build();
    for (int i = 0; i < 3; i++) {
      repo.pushBlob(config);
      repo.pushManifest("v1", image);
      repo.get("manifests/v1").expect(200);
      repo.get("manifests/" + image.digest()).expect(200);
      repo.get("blobs/" + config.digest()).expect(200);
      repo.delete("manifests/" + image.digest()).expect(202);
      repo.delete("blobs/" + config.digest()).expect(202);
      repo.get("manifests/v1").expect(404);
      repo.get("blobs/" + config.digest()).expect(404);
    }
  }

  @Test
  void remembersDeletesAfterARestart() {
    Content image = repo.pushImage("v1");
    Content blob = repo.pushBlob(Content.layer(100));
    repo.delete("manifests/" + image.digest()).expect(202);
    repo.delete("blobs/" + blob.digest()).expect(202);
    SERVER.restart();
    repo.get("manifests/v1").expect(404);
    repo.get("manifests/" + image.digest()).expect(404);
    repo.get("blobs/" + blob.digest()).expect(404);
  }
}
