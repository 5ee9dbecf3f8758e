package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Status and cancel of an upload: end-13 and end-14. */
class UploadSessionTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();

  private Answer sessionWithBytes() {
    Answer session = repo.startUpload();
    return SERVER
        .request("PATCH", session.location())
        .body(Content.layer(1000).bytes())
        .send()
        .expect(202);
  }

  @Test
  void tellsItsStatusToHeadAsWell() {
    Answer session = sessionWithBytes();
    Answer status = SERVER.request("HEAD", session.location()).send().expect(204);
    status.hasHeader("Range", "0-999");
    assertThat(status.location()).isEqualTo(SERVER.get(session.location()).location());
  }

  /** Whatever the client makes of it, all bytes are found that it has sent. */
  @Test
  void saysInItsLocationThatItHasBytes() {
    Content whole = Content.layer(10);
    Answer session = repo.startUpload();
    assertThat(session.location()).doesNotContain("?");
    byte[] first = Arrays.copyOf(whole.bytes(), 4);
    byte[] rest = Arrays.copyOfRange(whole.bytes(), 4, 10);
    for (boolean heeded : new boolean[] {true, false}) {
      Answer begun = repo.startUpload();
      Answer chunk = SERVER.request("PATCH", begun.location()).body(first).send().expect(202);
      assertThat(chunk.location()).endsWith("?offset=4");
      String end = (heeded ? chunk : begun).location("digest", whole.digest());
      SERVER.request("PUT", end).body(rest).send().expect(201);
    }
    assertThat(repo.get("blobs/" + whole.digest()).expect(200).body()).isEqualTo(whole.bytes());
  }

  @Test
  void isCancelled() {
    Answer session = sessionWithBytes();
    SERVER.request("DELETE", session.location()).header("Content-Length", "0").send().expect(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH", "PUT", "DELETE"})
  void isGoneAfterACancel(String method) {
    Answer session = sessionWithBytes();
    SERVER.request("DELETE", session.location()).send().expect(204);
    SERVER
        .request(method, session.location("digest", Content.layer(10).digest()))
        .send()
        .expect(404, "BLOB_UPLOAD_UNKNOWN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH", "PUT", "DELETE"})
  void isUnknownIfItNeverBegan(String method) {
    sessionWithBytes();
    repo.request(
            method,
            "blobs/uploads/9e3b1d3c-51e6-4a67-8d7c-0f1a2b3c4d5e?digest="
                + Content.layer(1).digest())
        .send()
        .expect(404, "BLOB_UPLOAD_UNKNOWN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH", "PUT", "DELETE"})
  void isUnknownInAnotherRepository(String method) {
    Answer session = sessionWithBytes();
    TestRepository other = SERVER.newRepository();
    other.pushBlob(Content.layer(1));
    String elsewhere =
        session.location("digest", Content.layer(1).digest()).replace(repo.name(), other.name());
    SERVER.request(method, elsewhere).send().expect(404, "BLOB_UPLOAD_UNKNOWN");
    SERVER.get(session.location()).expect(204).hasHeader("Range", "0-999");
  }

  @Test
  void leavesNothingInTheStorageAfterACancel() throws IOException {
    repo.pushBlob(Content.layer(10));
    List<Path> before = files();
    Answer session = sessionWithBytes();
    assertThat(files()).isNotEqualTo(before);
    SERVER.request("DELETE", session.location()).send().expect(204);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void leavesNothingOfTheSessionInTheStorageAfterThePut() throws IOException {
    repo.pushBlob(Content.layer(10));
    assertThat(files()).noneMatch(path -> path.toString().contains("_uploads"));
  }

  private List<Path> files() throws IOException {
    Path folder = SERVER.storage().resolve("docker/registry/v2/repositories/" + repo.name());
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
