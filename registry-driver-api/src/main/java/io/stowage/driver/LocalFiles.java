package io.stowage.driver;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Capability: objects are files of this machine, so bytes can go from file to socket uncopied. */
public interface LocalFiles {

  /**
   * Opens an object for reading.
   *
   * @return a channel over the whole object, at position 0. The caller closes it.
   * @throws java.nio.file.NoSuchFileException if there is no object at the path
   */
  FileChannel open(String path) throws IOException;
}
