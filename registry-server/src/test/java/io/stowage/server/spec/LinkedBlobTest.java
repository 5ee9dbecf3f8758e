package io.stowage.server.spec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is in the store is there only for the repositories that link it. */
class LinkedBlobTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository owner = SERVER.newRepository();
  private final TestRepository stranger = SERVER.newRepository();

  @Test
  void aBlobOfAnotherRepositoryIsUnknown() {
    Content blob = owner.pushBlob(Content.layer(100));
    stranger.pushBlob(Content.layer(100));

    stranger.get("blobs/" + blob.digest()).expect(404, "BLOB_UNKNOWN");
    stranger.head("blobs/" + blob.digest()).expect(404);
    stranger
        .request("GET", "blobs/" + blob.digest())
        .header("Range", "bytes=0-9")
        .send()
        .expect(404, "BLOB_UNKNOWN");
    stranger
        .request("GET", "blobs/" + blob.digest())
        .header("If-None-Match", "\"" + blob.digest() + "\"")
        .send()
        .expect(404, "BLOB_UNKNOWN");
    stranger.delete("blobs/" + blob.digest()).expect(404, "BLOB_UNKNOWN");
    owner.get("blobs/" + blob.digest()).expect(200);
  }

  @Test
  void aManifestOfAnotherRepositoryIsUnknown() {
    Content image = owner.pushImage("v1");
    stranger.pushImage("v2");

    stranger.get("manifests/" + image.digest()).expect(404, "MANIFEST_UNKNOWN");
    stranger.head("manifests/" + image.digest()).expect(404);
    stranger
        .request("GET", "manifests/" + image.digest())
        .header("If-None-Match", "*")
        .send()
        .expect(404, "MANIFEST_UNKNOWN");
    stranger.get("manifests/v1").expect(404, "MANIFEST_UNKNOWN");
    stranger.delete("manifests/" + image.digest()).expect(404, "MANIFEST_UNKNOWN");
    owner.get("manifests/v1").expect(200);
  }

  @Test
  void aBlobIsNotLinkedByClosingAnUploadOfNothing() {
    Content blob = owner.pushBlob(Content.layer(100));
    Answer session = stranger.startUpload();
    SERVER
        .request("PUT", session.location("digest", blob.digest()))
        .send()
        .expect(400, "DIGEST_INVALID");
    stranger.get("blobs/" + blob.digest()).expect(404);
  }

  @Test
  void aBlobIsNotLinkedByAManifestThatNamesIt() {
    Content config = owner.pushBlob(Content.config());
    Content layer = owner.pushBlob(Content.layer(100));
    stranger.pushManifest("v1", ManifestBuilder.image(config, layer).build());
    stranger.get("blobs/" + layer.digest()).expect(404, "BLOB_UNKNOWN");
  }

  @Test
  void deletingABlobLeavesItToTheOthersThatLinkIt() {
    Content blob = owner.pushBlob(Content.layer(100));
    stranger.pushBlob(blob);
    owner.delete("blobs/" + blob.digest()).expect(202);
    owner.get("blobs/" + blob.digest()).expect(404, "BLOB_UNKNOWN");
    stranger.get("blobs/" + blob.digest()).expect(200);
  }
}
