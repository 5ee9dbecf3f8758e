package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulling blobs and checking that they exist: end-2. */
class BlobPullTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2048, 65_536, 9_000_001})
  void givesTheBytesThatWerePushed(int size) {
    Content blob = repo.pushBlob(Content.layer(size));

    Answer answer = repo.get("blobs/" + blob.digest()).expect(200);

    assertThat(answer.body()).isEqualTo(blob.bytes());
    answer.hasHeader("Docker-Content-Digest", blob.digest());
    answer.hasHeader("Content-Length", Integer.toString(size));
    answer.hasHeader("Content-Type", "application/octet-stream");
    answer.hasHeader("Accept-Ranges", "bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9_000_001})
  void tellsTheExactSizeToHead(int size) {
    Content blob = repo.pushBlob(Content.layer(size));

    Answer answer = repo.head("blobs/" + blob.digest()).expect(200);

    answer.hasHeader("Docker-Content-Digest", blob.digest());
    answer.hasHeader("Content-Length", Integer.toString(size));
    answer.hasHeader("Content-Type", "application/octet-stream");
    answer.hasNoHeader("Transfer-Encoding");
  }

  @Test
  void sendsNoBodyAfterHead() throws IOException {
    Content blob = repo.pushBlob(Content.layer(100));
    try (RawHttp http = new RawHttp(SERVER.port())) {
      repo.request("HEAD", "blobs/" + blob.digest()).sendOn(http).expect(200);
      Answer next = repo.request("GET", "blobs/" + blob.digest()).sendOn(http).expect(200);
      assertThat(next.body()).isEqualTo(blob.bytes());
    }
  }

  @Test
  void ignoresTheNamespaceThatProxiesAreAskedWith() {
    Content blob = repo.pushBlob(Content.layer(100));
    repo.get("blobs/" + blob.digest() + "?ns=docker.io").expect(200);
  }

  @Test
  void doesNotKnowABlobThatWasNeverPushed() {
    repo.pushBlob(Content.layer(1));
    Content blob = Content.layer(100);
    repo.get("blobs/" + blob.digest()).expect(404, "BLOB_UNKNOWN");
    repo.head("blobs/" + blob.digest()).expect(404);
    repo.get("blobs/" + blob.sha512()).expect(404, "BLOB_UNKNOWN");
  }

  @Test
  void doesNotKnowBlobsOfARepositoryThatWasNeverPushedTo() {
    Answer answer = repo.get("blobs/" + Content.layer(100).digest()).expect(404);
    assertThat(answer.errorCode()).isIn("BLOB_UNKNOWN", "NAME_UNKNOWN");
    repo.head("blobs/" + Content.layer(100).digest()).expect(404);
  }
}
