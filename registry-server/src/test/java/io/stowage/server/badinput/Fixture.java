package io.stowage.server.badinput;

import io.stowage.server.spec.Answer;
import io.stowage.server.spec.Content;
import io.stowage.server.spec.ManifestBuilder;
import io.stowage.server.spec.RegistryServerExtension;
import io.stowage.server.spec.TestRepository;
import io.stowage.server.v1.V1Image;
import java.nio.charset.StandardCharsets;

/** A repository with some content and, for the rows that name it, an upload under way. */
final class Fixture {

  static final String REPOSITORY = "library/app";

  /** The digest of nothing that is stored. */
  private static final String UNKNOWN = "sha256:" + "0123456789abcdef".repeat(4);

  /** V1 images: one that is complete, one whose layer is missing, one that is not there. */
  private static final String IMAGE = "1".repeat(64);

  private static final String UNFINISHED = "2".repeat(64);
  private static final String NONE = "3".repeat(64);

  private final RegistryServerExtension server;
  private final Content blob = Content.layer(2048);
  private final Content manifest;
  private String upload = "";

  Fixture(RegistryServerExtension server) {
    this.server = server;
    TestRepository repository = server.repository(REPOSITORY);
    repository.pushBlob(blob);
    manifest = repository.pushManifest("v1", ManifestBuilder.image(blob).build());
    server.repository("library/other").pushImage("v1");
    pushV1();
    repository.get("referrers/" + manifest.digest()).expect(200);
    server.repository("library/other").get("referrers/" + manifest.digest()).expect(200);
  }

  private void pushV1() {
    V1Image image = V1Image.of(IMAGE, "");
    image.push(server);
    V1Image.of(UNFINISHED, "").putJson(server).expect(200);
    server
        .request("PUT", "/v1/repositories/old/app/")
        .body(("[{\"id\":\"" + IMAGE + "\"}]").getBytes(StandardCharsets.UTF_8))
        .send()
        .expect(200);
    image.tag(server, "old/app", "v1").expect(200);
    // The layer is read once, which leaves what was found out.
    server.get("/v1/images/" + IMAGE + "/files").expect(400);
  }

  /** Begins an upload of which ten bytes are there. */
  void startUpload() {
    Answer session = server.repository(REPOSITORY).startUpload();
    upload = session.location();
    server.request("PATCH", upload).body(new byte[10]).send().expect(202);
  }

  /** Ends the upload, if the row has not ended it. */
  void endUpload() {
    if (!upload.isEmpty()) {
      server.request("DELETE", upload).send();
      upload = "";
    }
  }

  String fill(String template) {
    return template
        .replace("{blob}", blob.digest())
        .replace("{manifest}", manifest.digest())
        .replace("{unknown}", UNKNOWN)
        .replace("{image}", IMAGE)
        .replace("{unfinished}", UNFINISHED)
        .replace("{none}", NONE)
        .replace("{upload}", upload)
        .replace("{id}", upload.substring(upload.lastIndexOf('/') + 1));
  }

  /** What was there before is there, and answers. */
  void assertServes() {
    TestRepository repository = server.repository(REPOSITORY);
    repository
        .get("manifests/v1")
        .expect(200)
        .hasHeader("Docker-Content-Digest", manifest.digest());
    repository.head("blobs/" + blob.digest()).expect(200).hasHeader("Content-Length", "2048");
    server.get("/v1/images/" + IMAGE + "/json").expect(200);
    server.get("/v1/images/" + UNFINISHED + "/json").expect(400);
  }
}
