package io.stowage.driver;

import java.io.IOException;

/**
 * Capability: objects that grow in several steps, also on several servers one after the other, and
 * are moved to their place without a copy when they are whole.
 *
 * <p>What has been written survives the end of the process. It need not survive a power cut before
 * {@link ResumableUpload#commit}: {@link ResumableUpload#size} then tells how much did.
 */
public interface ResumableUploads {

  /**
   * Begins an empty upload and throws away what was at the path.
   *
   * @param path of the upload while it is under way
   */
  ResumableUpload create(String path) throws IOException;

  /**
   * Continues an upload behind the last byte that was written.
   *
   * @throws java.nio.file.NoSuchFileException if none is under way at the path
   */
  ResumableUpload open(String path) throws IOException;

  /**
   * Throws away the uploads in a folder, and the folder. Unlike {@link StorageDriver#deleteFolder}
   * it need not survive a power cut. A folder that is not there is no error.
   *
   * @param folder not empty: the root cannot be deleted
   */
  void discard(String folder) throws IOException;
}
