package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Range requests on blobs, RFC 9110 section 14. */
class BlobRangeTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();
  private final Content blob = Content.layer(2048);

  @BeforeEach
  void pushBlob() {
    repo.pushBlob(blob);
  }

  private Request getRange(String range) {
    return repo.request("GET", "blobs/" + blob.digest()).header("Range", range);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=500-1499, 500, 1499",
    "bytes=500-, 500, 2047",
    "bytes=-500, 1548, 2047",
    "bytes=0-0, 0, 0",
    "bytes=0-, 0, 2047",
    "bytes=2047-2047, 2047, 2047",
    "bytes=2047-, 2047, 2047",
    "bytes=0-2047, 0, 2047",
    // An end past the blob is clamped.
    "bytes=2000-5000, 2000, 2047",
    "bytes=0-99999999999999999999999, 0, 2047",
    "bytes=-5000, 0, 2047",
    // Range units are case-insensitive.
    "BYTES=1-2, 1, 2",
  })
  void givesASingleRange(String range, int first, int last) {
    Answer answer = getRange(range).send().expect(206);

    assertThat(answer.body()).isEqualTo(blob.bytes(first, last + 1));
    answer.hasHeader("Content-Range", "bytes " + first + "-" + last + "/2048");
    answer.hasHeader("Content-Length", Integer.toString(last - first + 1));
    answer.hasHeader("Docker-Content-Digest", blob.digest());
    answer.hasHeader("Content-Type", "application/octet-stream");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=2048-",
        "bytes=5000-10000",
        "bytes=500-0",
        "bytes=-0",
        "bytes=99999999999999999999999-"
      })
  void refusesARangeWithNothingInIt(String range) {
    Answer answer = getRange(range).send().expect(416);
    answer.hasHeader("Content-Range", "bytes */2048");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lines=0-5",
        "bytes",
        "bytes=",
        "bytes=abc",
        "bytes=1",
        "bytes=-",
        "bytes=--5",
        "bytes=0x1-5",
        "0-5",
        "bytes 0-5",
        "bytes=0-1-2",
        "bytes=+1-2"
      })
  void ignoresARangeThatItDoesNotUnderstand(String range) {
    Answer answer = getRange(range).send().expect(200);
    assertThat(answer.body()).isEqualTo(blob.bytes());
    answer.hasNoHeader("Content-Range");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-1,3-4", "bytes=0-1, -5", "bytes=0-,1-,2-,3-,4-,5-,6-,7-,8-"})
  void answersSeveralRangesWithTheWholeBlob(String range) {
    Answer answer = getRange(range).send().expect(200);
    assertThat(answer.body()).isEqualTo(blob.bytes());
  }

  @Test
  void ignoresARangeOnHead() {
    repo.request("HEAD", "blobs/" + blob.digest())
        .header("Range", "bytes=0-1")
        .send()
        .expect(200)
        .hasHeader("Content-Length", "2048");
  }

  @Test
  void hasNoRangeInAnEmptyBlob() {
    Content empty = repo.pushBlob(Content.layer(0));
    repo.request("GET", "blobs/" + empty.digest())
        .header("Range", "bytes=0-")
        .send()
        .expect(416)
        .hasHeader("Content-Range", "bytes */0");
  }

  @Test
  void givesARangeIfTheBlobIsStillTheSame() {
    getRange("bytes=0-9").header("If-Range", "\"" + blob.digest() + "\"").send().expect(206);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"sha256:other\"", "W/\"%s\"", "Wed, 21 Oct 2015 07:28:00 GMT", "%s"})
  void givesTheWholeBlobIfAnotherWasMeant(String ifRange) {
    getRange("bytes=0-9")
        .header("If-Range", ifRange.replace("%s", blob.digest()))
        .send()
        .expect(200)
        .hasHeader("Content-Length", "2048");
  }

  @Test
  void resumesAnInterruptedPull() {
    Content large = repo.pushBlob(Content.layer(3_000_000));
    Answer answer =
        repo.request("GET", "blobs/" + large.digest()).header("Range", "bytes=1234567-").send();
    assertThat(answer.expect(206).body()).isEqualTo(large.bytes(1234567, large.size()));
  }
}
