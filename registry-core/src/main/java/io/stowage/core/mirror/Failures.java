package io.stowage.core.mirror;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import org.slf4j.Logger;

/** What clients are told of an upstream's failures. */
final class Failures {

  private Failures() {}

  /**
   * A failure as the registry has it.
   *
   * @param unknown the code of what was asked for and is not there
   */
  static RegistryException of(UpstreamException failure, ErrorCode unknown) {
    ErrorCode code =
        switch (failure.reason()) {
          case UNKNOWN -> unknown;
          case DENIED -> ErrorCode.DENIED;
          case LIMITED -> ErrorCode.TOOMANYREQUESTS;
          case DOWN, FAILED, WRONG -> ErrorCode.UNAVAILABLE;
        };
    return new RegistryException(code, failure.message());
  }

  /**
   * Logs a failure that nobody else has logged: the {@link Outage} tells of those of the upstream
   * as a whole, and that something is not there is no failure.
   */
  static void log(Logger log, UpstreamException failure) {
    switch (failure.reason()) {
      case UNKNOWN, DOWN, LIMITED -> {}
      case DENIED, FAILED -> log.warn(failure.message());
      case WRONG -> log.error(failure.message());
    }
  }

  /** Whether a failure of the registry says that something is not there. */
  static boolean isUnknown(RegistryException failure) {
    return switch (failure.code()) {
      case NAME_UNKNOWN, MANIFEST_UNKNOWN, BLOB_UNKNOWN -> true;
      default -> false;
    };
  }
}
