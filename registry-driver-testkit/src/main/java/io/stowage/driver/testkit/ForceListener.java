package io.stowage.driver.testkit;

import java.io.IOException;

/** Told of each force of a {@link ForgetfulFileSystem}, while everything else stands still. */
public interface ForceListener {

  /** On which side of a force. */
  enum Moment {
    /** It has been asked for, and has had no effect yet. */
    BEFORE,
    /** It has had its effect, and whoever asked for it has not been told yet. */
    AFTER
  }

  /**
   * A force is about to happen or has happened.
   *
   * @param path of the file or folder, as it was opened
   */
  void forced(Moment moment, String path) throws IOException;
}
