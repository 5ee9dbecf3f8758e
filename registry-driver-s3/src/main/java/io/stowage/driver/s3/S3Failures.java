package io.stowage.driver.s3;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says in the terms of the driver's interface what the store has answered. */
final class S3Failures {

  /** The parts that an object was to be made of are not, or no longer, those of its writer. */
  static final class OtherPartsException extends IOException {
    private static final long serialVersionUID = 1;

    OtherPartsException(String path, Throwable cause) {
      super(path + ": somebody else has sent parts of it", cause);
    }
  }

  private S3Failures() {}

  /** Whether there is no such object. */
  static boolean isMissing(SdkException failure) {
    return failure instanceof S3Exception answer
        && answer.statusCode() == 404
        && !"NoSuchBucket".equals(code(answer));
  }

  /** Whether the range of a read lies behind the end. */
  static boolean isOutOfRange(IOException failure) {
    return failure.getCause() instanceof S3Exception answer && answer.statusCode() == 416;
  }

  /** Whether a condition of a request was not met. */
  static boolean isConditionFailed(IOException failure) {
    return failure.getCause() instanceof S3Exception answer
        && (answer.statusCode() == 412 || answer.statusCode() == 409);
  }

  /** What a caller is told of a failure at a path. */
  static IOException of(String path, SdkException failure) {
    if (isMissing(failure)) {
      return (NoSuchFileException) new NoSuchFileException(path).initCause(failure);
    }
    if (failure instanceof S3Exception answer && code(answer).startsWith("InvalidPart")) {
      return new OtherPartsException(path, failure);
    }
    return new IOException(
        (path.isEmpty() ? "the bucket" : path) + ": " + reason(failure), failure);
  }

  /** What went wrong and, where that can be told, what to do about it. */
  static String reason(SdkException failure) {
    if (!(failure instanceof S3Exception answer)) {
      Throwable deepest = deepest(failure);
      return deepest instanceof IOException
          ? "the store cannot be reached: "
              + deepest.getClass().getSimpleName()
              + ": "
              + deepest.getMessage()
          : String.valueOf(failure.getMessage());
    }
    return switch (code(answer)) {
      case "NoSuchBucket" -> "there is no such bucket; create it, or name another";
      case "InvalidAccessKeyId" -> "the store does not know the access key";
      case "SignatureDoesNotMatch" -> "the secret key does not belong to the access key";
      case "AccessDenied", "Forbidden", "403" ->
          "the store does not allow it; check the keys and the bucket's policy";
      case "RequestTimeTooSkewed" -> "the clock of this machine differs from the store's; set it";
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          "the bucket is in another region; set s3_region to it";
      case "NotImplemented" ->
          "the store answered 501 NotImplemented; it may not have what s3_encrypt, a KMS key or a"
              + " storage class ask for";
      case "SlowDown", "ServiceUnavailable", "TooManyRequests" -> "the store is too busy";
      default -> "the store answered " + answer.statusCode() + " " + code(answer);
    };
  }

  private static Throwable deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String code(S3Exception answer) {
    String code = answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
    return code == null ? String.valueOf(answer.statusCode()) : code;
  }
}
