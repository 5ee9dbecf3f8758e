package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushing a blob in chunks and as a stream: end-4a, end-5, end-6 and end-13. */
class ChunkedUploadTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();
  private final Content blob = Content.layer(3000);

  private Request patch(Answer session, int from, int to) {
    return SERVER
        .request("PATCH", session.location())
        .header("Content-Type", MediaTypes.OCTETS)
        .header("Content-Range", from + "-" + (to - 1))
        .body(blob.bytes(from, to));
  }

  private Request close(Answer session) {
    return SERVER.request("PUT", session.location("digest", blob.digest()));
  }

  private Request closeWith(Answer session, int from, int to) {
    return close(session)
        .header("Content-Type", MediaTypes.OCTETS)
        .header("Content-Range", from + "-" + (to - 1))
        .body(blob.bytes(from, to));
  }

  private Answer status(Answer session) {
    return SERVER.get(session.location()).expect(204);
  }

  private void assertPulls(Answer closed) {
    assertThat(SERVER.get(closed.expect(201).location()).expect(200).body())
        .isEqualTo(blob.bytes());
    assertThat(repo.get("blobs/" + blob.digest()).expect(200).body()).isEqualTo(blob.bytes());
  }

  @Test
  void takesChunksAndAnEmptyPut() {
    Answer first = patch(repo.startUpload(), 0, 1024).send().expect(202);
    first.hasHeader("Range", "0-1023");
    Answer second = patch(first, 1024, 2048).send().expect(202);
    second.hasHeader("Range", "0-2047");
    Answer third = patch(second, 2048, 3000).send().expect(202);
    third.hasHeader("Range", "0-2999");
    assertPulls(close(third).send());
  }

  @Test
  void takesTheLastChunkWithThePut() {
    Answer first = patch(repo.startUpload(), 0, 1024).send().expect(202);
    Answer second = patch(first, 1024, 2048).send().expect(202);
    assertPulls(closeWith(second, 2048, 3000).send());
  }

  @Test
  void takesTheLastChunkWithThePutWithoutItsRange() {
    Answer first = patch(repo.startUpload(), 0, 1024).send().expect(202);
    assertPulls(close(first).body(blob.bytes(1024, 3000)).send());
  }

  @Test
  void takesTheOnlyChunkWithThePut() {
    assertPulls(closeWith(repo.startUpload(), 0, 3000).send());
  }

  @Test
  void takesChunksOfAnySizeUnlessItNamesAMinimum() {
    Answer session = repo.startUpload();
    session.hasNoHeader("OCI-Chunk-Min-Length");
    Answer first = patch(session, 0, 1).send().expect(202);
    first.hasHeader("Range", "0-0");
    Answer second = patch(first, 1, 2).send().expect(202);
    second.hasHeader("Range", "0-1");
    assertPulls(closeWith(second, 2, 3000).send());
  }

  @Test
  void takesAChunkInChunkedTransferEncoding() {
    Answer session = repo.startUpload();
    Answer first =
        SERVER
            .request("PATCH", session.location())
            .header("Content-Range", "0-1499")
            .chunkedBody(blob.bytes(0, 1500))
            .send()
            .expect(202);
    first.hasHeader("Range", "0-1499");
    assertPulls(closeWith(first, 1500, 3000).send());
  }

  @Test
  void takesAStream() {
    Answer streamed =
        SERVER
            .request("PATCH", repo.startUpload().location())
            .header("Content-Type", MediaTypes.OCTETS)
            .chunkedBody(blob.bytes())
            .send()
            .expect(202);
    streamed.hasHeader("Range", "0-2999");
    assertPulls(close(streamed).send());
  }

  @Test
  void appendsWhatComesWithoutARange() {
    Answer first =
        SERVER
            .request("PATCH", repo.startUpload().location())
            .chunkedBody(blob.bytes(0, 1000))
            .send()
            .expect(202);
    Answer second =
        SERVER.request("PATCH", first.location()).body(blob.bytes(1000, 2000)).send().expect(202);
    second.hasHeader("Range", "0-1999");
    assertPulls(close(second).chunkedBody(blob.bytes(2000, 3000)).send());
  }

  @Test
  void takesAnEmptyBlobInNoChunkAtAll() {
    Content empty = Content.layer(0);
    Answer session = repo.startUpload();
    SERVER.request("PATCH", session.location()).body(new byte[0]).send().expect(202);
    SERVER.request("PUT", session.location("digest", empty.digest())).send().expect(201);
    repo.head("blobs/" + empty.digest()).expect(200).hasHeader("Content-Length", "0");
  }

  @Test
  void tellsWhereToResume() {
    Answer session = repo.startUpload();
    assertThat(SERVER.get(session.location()).expect(204).header("Range")).isEqualTo("0-0");

    Answer first = patch(session, 0, 1024).send().expect(202);
    Answer status = status(first);

    status.hasHeader("Range", "0-1023");
    Answer second = patch(status, 1024, 2048).send().expect(202);
    assertPulls(closeWith(second, 2048, 3000).send());
  }

  @ParameterizedTest
  @CsvSource({
    // A skip ahead, a replay of the last chunk, one of the first, and an overlap.
    "2001, 3000",
    "1000, 2000",
    "0, 1000",
    "1999, 3000",
  })
  void refusesAChunkOutOfOrderAndGoesOn(int from, int to) {
    Answer first = patch(repo.startUpload(), 0, 1000).send().expect(202);
    Answer second = patch(first, 1000, 2000).send().expect(202);

    patch(second, from, to).send().expect(416, "BLOB_UPLOAD_INVALID");

    Answer status = status(second);
    status.hasHeader("Range", "0-1999");
    assertPulls(closeWith(status, 2000, 3000).send());
  }

  @ParameterizedTest
  @CsvSource({"2001, 3000", "1000, 2000", "0, 3000", "1999, 3000"})
  void refusesALastChunkOutOfOrderAndGoesOn(int from, int to) {
    Answer first = patch(repo.startUpload(), 0, 2000).send().expect(202);

    closeWith(first, from, to).send().expect(416, "BLOB_UPLOAD_INVALID");

    // The client may ask at the address it just failed to close.
    Answer status = SERVER.get(first.location("digest", blob.digest())).expect(204);
    status.hasHeader("Range", "0-1999");
    assertPulls(closeWith(status, 2000, 3000).send());
  }

  @Test
  void refusesAFirstChunkThatDoesNotBeginAtZero() {
    Answer session = repo.startUpload();
    patch(session, 1, 1000).send().expect(416, "BLOB_UPLOAD_INVALID");
    closeWith(session, 1000, 3000).send().expect(416, "BLOB_UPLOAD_INVALID");
    assertPulls(closeWith(status(session), 0, 3000).send());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesAStreamOutOfOrder(boolean closing) {
    Answer first = patch(repo.startUpload(), 0, 1000).send().expect(202);
    Request request = closing ? close(first) : SERVER.request("PATCH", first.location());
    request
        .header("Content-Range", "1500-2999")
        .chunkedBody(blob.bytes(1500, 3000))
        .send()
        .expect(416, "BLOB_UPLOAD_INVALID");
    assertPulls(closeWith(status(first), 1000, 3000).send());
  }

  @Test
  void keepsSessionsApart() {
    Answer one = repo.startUpload();
    Answer other = repo.startUpload();
    one = patch(one, 0, 1000).send().expect(202);
    other = patch(other, 0, 2000).send().expect(202);
    one = patch(one, 1000, 2000).send().expect(202);
    assertPulls(closeWith(one, 2000, 3000).send());
    assertPulls(closeWith(other, 2000, 3000).send());
  }

  @Test
  void refusesChunksThatAreNotTheBlobOfTheDigest() {
    Answer first = patch(repo.startUpload(), 0, 1000).send().expect(202);
    close(first).send().expect(400, "DIGEST_INVALID");
    repo.get("blobs/" + blob.digest()).expect(404);
  }

  @Test
  void continuesASessionAfterARestart() {
    Answer first = patch(repo.startUpload(), 0, 1000).send().expect(202);
    SERVER.restart();
    Answer status = status(first);
    status.hasHeader("Range", "0-999");
    assertPulls(closeWith(status, 1000, 3000).send());
  }

  /** The specification's use case "Resumable Push". */
  @Test
  void resumesAfterABrokenConnection() throws IOException {
    Answer first = patch(repo.startUpload(), 0, 1000).send().expect(202);
    try (RawHttp http = new RawHttp(SERVER.port())) {
      beginPatch(http, first);
      http.send(blob.bytes(1000, 1700));
    }
    // What has come may be kept or not; a client asks from where to go on.
    Eventually.expect(416, () -> patch(first, 2999, 3000).send());
    String range = status(first).header("Range");
    int next = Integer.parseInt(range.substring("0-".length())) + 1;
    assertThat(next).isBetween(1000, 1700);
    assertPulls(closeWith(status(first), next, 3000).send());
  }

  @Test
  void takesOneRequestAtATime() throws IOException {
    Answer first = patch(repo.startUpload(), 0, 1000).send().expect(202);
    try (RawHttp http = new RawHttp(SERVER.port())) {
      beginPatch(http, first);
      http.send(blob.bytes(1000, 1700));
      patch(first, 2999, 3000).send().expect(409, "BLOB_UPLOAD_INVALID");
      close(first).send().expect(409, "BLOB_UPLOAD_INVALID");
      SERVER.request("DELETE", first.location()).send().expect(409, "BLOB_UPLOAD_INVALID");
      http.send(blob.bytes(1700, 3000));
      http.read("PATCH").expect(202).hasHeader("Range", "0-2999");
    }
    assertPulls(close(first).send());
  }

  /** Sends the head of a PATCH of 2,000 bytes, and returns when the session is taken by it. */
  private static void beginPatch(RawHttp http, Answer session) throws IOException {
    http.send(
        "PATCH "
            + session.location()
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000\r\n"
            + "Expect: 100-continue\r\n\r\n");
    http.awaitAnswer();
  }
}
