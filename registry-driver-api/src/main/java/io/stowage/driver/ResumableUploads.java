package io.stowage.driver;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;

/**
 * Capability: objects that grow in several steps, also on several servers one after the other, and
 * are moved to their place without a copy when they are whole.
 *
 * <p>What has been written survives the end of the process. It need not survive a power cut before
 * the upload became an object: {@link #size} then tells how much did.
 *
 * <p>An upload has one writer at a time. Where the storage cannot keep a second one out, of another
 * server for example, it keeps their bytes apart: an object is made of what its own writer found
 * and wrote, or not at all.
 */
public interface ResumableUploads {

  /**
   * Begins an empty upload.
   *
   * @param path of the upload while it is under way
   * @throws java.nio.file.FileAlreadyExistsException if there is something at the path
   */
  ResumableUpload create(String path) throws IOException;

  /**
   * Continues an upload behind the last byte that was written.
   *
   * @throws java.nio.file.NoSuchFileException if none is under way at the path
   * @throws UploadBusyException if another writer has it
   */
  ResumableUpload open(String path) throws IOException;

  /**
   * Continues an upload, or begins one if none is under way. One that is begun need not be there
   * before it is left.
   *
   * @throws UploadBusyException if another writer has it
   */
  default ResumableUpload openOrCreate(String path) throws IOException {
    try {
      return open(path);
    } catch (NoSuchFileException e) {
      return create(path);
    }
  }

  /**
   * How many bytes an upload holds; its writer may be adding more.
   *
   * @throws java.nio.file.NoSuchFileException if none is under way at the path
   */
  long size(String path) throws IOException;

  /**
   * Throws away an upload, or all that is in a folder, and the folder. Unlike {@link
   * StorageDriver#deleteFolder} it need not survive a power cut. What is not there is no error.
   *
   * @param path of an upload or a folder; not empty: the root cannot be deleted
   */
  void discard(String path) throws IOException;

  /**
   * As {@link #discard}, for a caller who knows what is in the folder: a driver need not look.
   *
   * @param folder that is to be gone
   * @param objects the paths of all objects in it, as far as this process knows
   */
  default void discard(String folder, List<String> objects) throws IOException {
    discard(folder);
  }

  /**
   * Throws away what writers have left outside of any path, because their process was ended; what
   * an upload that is still there needs stays.
   *
   * @param oldest what was begun before this time, and is no upload's, is thrown away
   * @return how many that were
   */
  default int purge(Instant oldest) throws IOException {
    return 0;
  }
}
