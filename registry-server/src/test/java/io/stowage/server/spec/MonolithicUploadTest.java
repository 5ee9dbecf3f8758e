package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushing a blob monolithically: end-4a and end-6, and end-4b. */
class MonolithicUploadTest {

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();

  private Request put(Answer session, String digest) {
    return SERVER.request("PUT", session.location("digest", digest));
  }

  private Request post(String query) {
    return repo.request("POST", "blobs/uploads/" + query);
  }

  private void assertPulls(Content blob, String digest) {
    Answer answer = repo.get("blobs/" + digest).expect(200);
    assertThat(answer.body()).isEqualTo(blob.bytes());
    answer.hasHeader("Docker-Content-Digest", digest);
  }

  @Test
  void beginsASessionWithAnIdOfItsOwn() {
    Answer first = repo.startUpload();
    Answer second = repo.startUpload();
    assertThat(UUID.matcher(first.location()).find()).as(first.location()).isTrue();
    assertThat(first.location()).isNotEqualTo(second.location());
    first.hasHeader("Content-Length", "0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 3_000_000})
  void takesPostThenPut(int size) {
    Content blob = Content.layer(size);

    Answer answer =
        put(repo.startUpload(), blob.digest())
            .header("Content-Type", MediaTypes.OCTETS)
            .body(blob.bytes())
            .send()
            .expect(201);

    answer.hasHeader("Docker-Content-Digest", blob.digest());
    assertThat(SERVER.get(answer.location()).expect(200).body()).isEqualTo(blob.bytes());
    assertPulls(blob, blob.digest());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 3_000_000})
  void takesASinglePost(int size) {
    Content blob = Content.layer(size);

    Answer answer =
        post("?digest=" + blob.digest())
            .header("Content-Type", MediaTypes.OCTETS)
            .body(blob.bytes())
            .send()
            .expect(201);

    answer.hasHeader("Docker-Content-Digest", blob.digest());
    assertThat(SERVER.get(answer.location()).expect(200).body()).isEqualTo(blob.bytes());
    assertPulls(blob, blob.digest());
  }

  @Test
  void takesADigestWithAnEscapedColon() {
    Content blob = Content.layer(10);
    String escaped = blob.digest().replace(":", "%3A");
    put(repo.startUpload(), escaped).body(blob.bytes()).send().expect(201);
    repo.get("blobs/" + escaped).expect(200);
  }

  @Test
  void takesABodyOfUnknownLength() {
    Content first = Content.layer(5000);
    put(repo.startUpload(), first.digest()).chunkedBody(first.bytes()).send().expect(201);
    assertPulls(first, first.digest());

    Content second = Content.layer(5000);
    post("?digest=" + second.digest()).chunkedBody(second.bytes()).send().expect(201);
    assertPulls(second, second.digest());
  }

  @Test
  void saysContinueToAClientThatWaitsForIt() throws IOException {
    Content blob = Content.layer(5000);
    String location = repo.startUpload().location("digest", blob.digest());
    try (RawHttp http = new RawHttp(SERVER.port())) {
      http.send(
          "PUT "
              + location
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n"
              + "Expect: 100-continue\r\n\r\n");
      http.awaitAnswer();
      http.send(blob.bytes());
      Answer answer = http.read("PUT").expect(201);
      assertThat(answer.interim()).containsExactly(100);
    }
    assertPulls(blob, blob.digest());
  }

  @Test
  void refusesAPutWhoseBytesAreNotThoseOfTheDigest() {
    Content said = Content.layer(100);
    Content sent = Content.layer(100);
    put(repo.startUpload(), said.digest()).body(sent.bytes()).send().expect(400, "DIGEST_INVALID");
    repo.get("blobs/" + said.digest()).expect(404);
    repo.get("blobs/" + sent.digest()).expect(404);
  }

  @Test
  void refusesASinglePostWhoseBytesAreNotThoseOfTheDigest() {
    Content said = Content.layer(100);
    Content sent = Content.layer(100);
    post("?digest=" + said.digest()).body(sent.bytes()).send().expect(400, "DIGEST_INVALID");
    repo.get("blobs/" + said.digest()).expect(404);
    repo.get("blobs/" + sent.digest()).expect(404);
  }

  @Test
  void refusesToCloseASessionWithoutADigest() {
    Answer session = repo.startUpload();
    SERVER
        .request("PUT", session.location())
        .body(new byte[10])
        .send()
        .expect(400, "DIGEST_INVALID");
  }

  @Test
  void endsTheSessionWithThePut() {
    Content blob = Content.layer(10);
    Answer session = repo.startUpload();
    put(session, blob.digest()).body(blob.bytes()).send().expect(201);
    SERVER.get(session.location()).expect(404, "BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void takesABlobAgainThatItHas() {
    Content blob = repo.pushBlob(Content.layer(1000));
    put(repo.startUpload(), blob.digest()).body(blob.bytes()).send().expect(201);
    post("?digest=" + blob.digest()).body(blob.bytes()).send().expect(201);
    assertPulls(blob, blob.digest());
  }

  @Test
  void takesTheSameBlobThroughTwoSessionsAtOnce() {
    Content blob = Content.layer(1000);
    Answer first = repo.startUpload();
    Answer second = repo.startUpload();
    SERVER.request("PATCH", first.location()).body(blob.bytes()).send().expect(202);
    SERVER.request("PATCH", second.location()).body(blob.bytes()).send().expect(202);
    put(first, blob.digest()).send().expect(201);
    put(second, blob.digest()).send().expect(201);
    assertPulls(blob, blob.digest());
  }

  @Test
  void mendsABlobThatIsDamagedInTheStorage() throws IOException {
    Content blob = repo.pushBlob(Content.layer(1000));
    String hex = blob.digest().substring("sha256:".length());
    Path data =
        SERVER
            .storage()
            .resolve("docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex)
            .resolve("data");
    assertThat(data).hasBinaryContent(blob.bytes());
    Files.write(data, blob.bytes(0, 500));

    put(repo.startUpload(), blob.digest()).body(blob.bytes()).send().expect(201);

    assertThat(data).hasBinaryContent(blob.bytes());
    assertPulls(blob, blob.digest());
  }
}
