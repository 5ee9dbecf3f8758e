package io.stowage.driver;

import java.io.IOException;

/**
 * An upload cannot be written to, since another writer has it or has put bytes of its own in it.
 */
public final class UploadBusyException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Tells of an upload.
   *
   * @param path of the upload while it is under way
   */
  public UploadBusyException(String path) {
    super(path + ": another writer has this upload");
  }
}
