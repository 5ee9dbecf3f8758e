package io.stowage.driver.file;

import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/** Gives the failures of channels, which do not know what they read and write, a path. */
final class Failure {
  private Failure() {}

  /** The failure, with the path in its message. */
  static IOException at(String path, IOException failure) {
    String message = failure.getMessage();
    if (failure instanceof ClosedChannelException
        || failure instanceof UploadBusyException
        || (message != null && message.contains(path))) {
      return failure;
    }
    return new IOException(path + ": " + (message == null ? failure : message), failure);
  }
}
