package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.RegistryOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * "If this request fails or is not called, the server SHOULD eventually timeout unfinished
 * uploads."
 */
class UploadExpiryTest {

  @RegisterExtension
  static final RegistryServerExtension SERVER =
      new RegistryServerExtension(RegistryOptions.defaults().withUploadExpiry(Duration.ZERO));

  @Test
  void throwsAwayUploadsThatNobodyHasWrittenTo() {
    TestRepository repo = SERVER.newRepository();
    Content blob = repo.pushBlob(Content.layer(10));
    Answer session = repo.startUpload();
    SERVER.request("PATCH", session.location()).body(new byte[100]).send().expect(202);

    SERVER.restart(); // which looks for dead uploads

    Eventually.expect(404, () -> SERVER.get(session.location()));
    assertThat(repo.get("blobs/" + blob.digest()).expect(200).body()).isEqualTo(blob.bytes());
  }
}
