package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mounting a blob from another repository: end-11. */
class MountTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository source = SERVER.newRepository();
  private final TestRepository target = SERVER.newRepository();
  private final Content blob = Content.layer(1000);

  private Answer mount(String digest, String more) {
    return target.request("POST", "blobs/uploads/?mount=" + digest + more).send();
  }

  private void assertMounted(Answer answer, String digest) {
    answer.expect(201).hasHeader("Docker-Content-Digest", digest);
    assertThat(SERVER.get(answer.location()).expect(200).body()).isEqualTo(blob.bytes());
    assertThat(target.get("blobs/" + digest).expect(200).body()).isEqualTo(blob.bytes());
  }

  private void assertBeginsAnUpload(Answer answer) {
    answer.expect(202);
    target.get("blobs/" + blob.digest()).expect(404);
    SERVER
        .request("PUT", answer.location("digest", blob.digest()))
        .body(blob.bytes())
        .send()
        .expect(201);
    assertThat(target.get("blobs/" + blob.digest()).expect(200).body()).isEqualTo(blob.bytes());
  }

  @Test
  void mountsFromTheRepositoryNamed() {
    source.pushBlob(blob);
    assertMounted(mount(blob.digest(), "&from=" + source.name()), blob.digest());
  }

  @Test
  void mountsFromARepositoryWhoseNameIsEscaped() {
    source.pushBlob(blob);
    String escaped = source.name().replace("/", "%2F");
    assertMounted(mount(blob.digest().replace(":", "%3A"), "&from=" + escaped), blob.digest());
  }

  @Test
  void mountsFromAnyRepositoryIfNoneIsNamed() {
    source.pushBlob(blob);
    assertMounted(mount(blob.digest(), ""), blob.digest());
  }

  @Test
  void mountsABlobOfSha512() {
    source.pushBlob(blob, blob.sha512());
    assertMounted(mount(blob.sha512(), "&from=" + source.name()), blob.sha512());
  }

  @Test
  void mountsWhatIsThereAlready() {
    target.pushBlob(blob);
    assertMounted(mount(blob.digest(), "&from=" + target.name()), blob.digest());
  }

  @Test
  void beginsAnUploadIfTheBlobIsNotThere() {
    source.pushBlob(Content.layer(10));
    assertBeginsAnUpload(mount(blob.digest(), "&from=" + source.name()));
  }

  @Test
  void beginsAnUploadIfTheSourceIsNotThere() {
    assertBeginsAnUpload(mount(blob.digest(), "&from=no/such/repository"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bad", "..%2F..%2Fetc", "../../etc", "a%00", "%20"})
  void beginsAnUploadIfTheSourceCannotBe(String from) {
    assertBeginsAnUpload(mount(blob.digest(), "&from=" + from));
  }

  @Test
  void beginsAnUploadIfNoRepositoryHasTheBlob() {
    assertBeginsAnUpload(mount(blob.digest(), ""));
  }

  @Test
  void beginsAnUploadIfAnotherRepositoryThanTheOneNamedHasTheBlob() {
    SERVER.newRepository().pushBlob(blob);
    source.pushBlob(Content.layer(10));
    assertBeginsAnUpload(mount(blob.digest(), "&from=" + source.name()));
  }

  @Test
  void doesNotMountWhatTheSourceHasDeleted() {
    source.pushBlob(blob);
    source.delete("blobs/" + blob.digest()).expect(202);
    assertBeginsAnUpload(mount(blob.digest(), "&from=" + source.name()));
  }

  @Test
  void keepsWhatIsMountedWhenTheSourceDeletesIt() {
    source.pushBlob(blob);
    assertMounted(mount(blob.digest(), "&from=" + source.name()), blob.digest());
    source.delete("blobs/" + blob.digest()).expect(202);
    source.get("blobs/" + blob.digest()).expect(404, "BLOB_UNKNOWN");
    assertThat(target.get("blobs/" + blob.digest()).expect(200).body()).isEqualTo(blob.bytes());
  }
}
