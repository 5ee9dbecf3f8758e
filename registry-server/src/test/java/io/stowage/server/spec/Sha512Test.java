package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digests of sha512 wherever a digest stands, and the hint that begins an upload: end-4c. */
class Sha512Test {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();
  private final Content blob = Content.layer(3000);

  private Answer post(String query) {
    return repo.request("POST", "blobs/uploads/" + query).send().expect(202);
  }

  private Request put(Answer session, String digest) {
    return SERVER.request("PUT", session.location("digest", digest));
  }

  private void assertPulls(String digest) {
    Answer get = repo.get("blobs/" + digest).expect(200);
    get.hasHeader("Docker-Content-Digest", digest);
    assertThat(get.body()).isEqualTo(blob.bytes());
    Answer head = repo.head("blobs/" + digest).expect(200);
    head.hasHeader("Docker-Content-Digest", digest);
    head.hasHeader("Content-Length", "3000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?digest-algorithm=sha512", "?digest-algorithm=sha256"})
  void closesAnUploadHoweverItBegan(String hint) {
    Answer answer = put(post(hint), blob.sha512()).body(blob.bytes()).send().expect(201);
    answer.hasHeader("Docker-Content-Digest", blob.sha512());
    assertThat(SERVER.get(answer.location()).expect(200).body()).isEqualTo(blob.bytes());
    assertPulls(blob.sha512());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?digest-algorithm=sha512", "?digest-algorithm=sha256"})
  void closesChunksHoweverTheyBegan(String hint) {
    Answer first =
        SERVER
            .request("PATCH", post(hint).location())
            .header("Content-Range", "0-1999")
            .body(blob.bytes(0, 2000))
            .send()
            .expect(202);
    put(first, blob.sha512())
        .header("Content-Range", "2000-2999")
        .body(blob.bytes(2000, 3000))
        .send()
        .expect(201);
    assertPulls(blob.sha512());
  }

  @Test
  void closesWithSha256WhatBeganWithTheHint() {
    put(post("?digest-algorithm=sha512"), blob.digest()).body(blob.bytes()).send().expect(201);
    assertPulls(blob.digest());
  }

  @Test
  void takesASinglePost() {
    repo.request("POST", "blobs/uploads/?digest=" + blob.sha512())
        .body(blob.bytes())
        .send()
        .expect(201)
        .hasHeader("Docker-Content-Digest", blob.sha512());
    assertPulls(blob.sha512());
  }

  @Test
  void takesTheSameBytesUnderBothDigests() {
    repo.pushBlob(blob, blob.digest());
    repo.pushBlob(blob, blob.sha512());
    assertPulls(blob.digest());
    assertPulls(blob.sha512());
    repo.delete("blobs/" + blob.sha512()).expect(202);
    repo.get("blobs/" + blob.sha512()).expect(404, "BLOB_UNKNOWN");
    assertPulls(blob.digest());
  }

  @Test
  void refusesBytesThatAreNotThoseOfTheDigest() {
    put(post(""), Content.layer(10).sha512())
        .body(blob.bytes())
        .send()
        .expect(400, "DIGEST_INVALID");
    repo.request("POST", "blobs/uploads/?digest=" + Content.layer(10).sha512())
        .body(blob.bytes())
        .send()
        .expect(400, "DIGEST_INVALID");
  }

  @Test
  void givesRanges() {
    repo.pushBlob(blob, blob.sha512());
    Answer answer =
        repo.request("GET", "blobs/" + blob.sha512()).header("Range", "bytes=100-199").send();
    assertThat(answer.expect(206).body()).isEqualTo(blob.bytes(100, 200));
  }

  @Test
  void namesManifests() {
    Content config = repo.pushBlob(Content.config());
    repo.pushBlob(config, config.sha512());
    Content image =
        ManifestBuilder.image(config).set("config", config.descriptor(config.sha512())).build();

    Answer pushed = repo.putManifest(image.sha512(), image).send().expect(201);

    pushed.hasHeader("Docker-Content-Digest", image.sha512());
    pushed.hasNoHeader("Warning");
    assertThat(SERVER.get(pushed.location()).expect(200).body()).isEqualTo(image.bytes());
    Answer get = repo.get("manifests/" + image.sha512()).expect(200);
    get.hasHeader("Docker-Content-Digest", image.sha512());
    get.hasHeader("Content-Type", MediaTypes.IMAGE);
    repo.head("manifests/" + image.sha512())
        .expect(200)
        .hasHeader("Docker-Content-Digest", image.sha512());
    repo.delete("manifests/" + image.sha512()).expect(202);
    repo.get("manifests/" + image.sha512()).expect(404, "MANIFEST_UNKNOWN");
  }

  @Test
  void namesWhatAnIndexLists() {
    Content image = repo.newImage().build();
    repo.pushManifest(image.sha512(), image);
    Content index = ManifestBuilder.index().part(image.descriptor(image.sha512())).build();
    repo.putManifest("v1", index).send().expect(201).hasNoHeader("Warning");
  }

  @Test
  void namesSubjects() {
    Content subject = repo.newImage().build();
    repo.pushManifest(subject.sha512(), subject);
    Content artifact = repo.newImage().set("subject", subject.descriptor(subject.sha512())).build();

    repo.putManifest(artifact.sha512(), artifact)
        .send()
        .expect(201)
        .hasHeader("OCI-Subject", subject.sha512());

    Answer referrers = repo.get("referrers/" + subject.sha512()).expect(200);
    assertThat(referrers.json().path("manifests")).hasSize(1);
    assertThat(referrers.json().at("/manifests/0/digest").stringValue())
        .isEqualTo(artifact.sha512());
    assertThat(referrers.json().at("/manifests/0/size").intValue()).isEqualTo(artifact.size());
  }

  @Test
  void keepsATagWhoseManifestWasNamedBySha512() {
    Content image = repo.newImage().build();
    repo.putManifest(image.sha512() + "?tag=v1", image).send().expect(201);
    SERVER.restart();
    Answer get = repo.get("manifests/v1").expect(200);
    assertThat(get.body()).isEqualTo(image.bytes());
    get.assertHeader("Docker-Content-Digest").isIn(image.digest(), image.sha512());
    repo.delete("manifests/" + image.sha512()).expect(202);
    repo.get("manifests/v1").expect(404);
    assertThat(repo.tags("")).isEmpty();
  }
}
