package io.stowage.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FailuresTest {

  private static IOException failure(int status, String code) {
    return S3Failures.of(
        "a/b",
        (S3Exception)
            S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build());
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, create it",
    "403, InvalidAccessKeyId, does not know the access key",
    "403, SignatureDoesNotMatch, secret key does not belong",
    "403, AccessDenied, policy",
    "403, RequestTimeTooSkewed, clock",
    "301, PermanentRedirect, set s3_region",
    "400, AuthorizationHeaderMalformed, set s3_region",
    "503, SlowDown, too busy",
    "501, NotImplemented, s3_encrypt",
    "500, InternalError, 500 InternalError"
  })
  void sayWhatToDo(int status, String code, String text) {
    assertThat(failure(status, code))
        .isNotInstanceOf(NoSuchFileException.class)
        .hasMessageStartingWith("a/b: ")
        .hasMessageContaining(text);
  }

  @Test
  void tellWhatIsMissing() {
    assertThat(failure(404, "NoSuchKey")).isInstanceOf(NoSuchFileException.class);
    assertThat(failure(404, "NoSuchUpload")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void tellThatNobodyAnswers() {
    SdkClientException failure =
        SdkClientException.create("Unable to execute", new ConnectException("refused"));
    assertThat(S3Failures.of("", failure))
        .hasMessage("the bucket: the store cannot be reached: ConnectException: refused");
  }
}
