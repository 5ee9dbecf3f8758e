package io.stowage.driver;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * Stores objects by path.
 *
 * <p>Paths are relative, {@code /} separated and as {@link StoragePath} describes them; a method
 * that is given another throws {@link java.nio.file.InvalidPathException} before it touches the
 * storage. A <em>folder</em> is a path prefix that ends at a {@code /} (the parameter is given
 * without it); the empty string is the root. Folders are not created: they are there when something
 * is in them. A driver on a file system may go on showing a folder that has become empty, and may
 * refuse, with an {@link IOException}, an object below the path of another object.
 *
 * <p>Promises that hold for every method:
 *
 * <ul>
 *   <li>What is missing is a {@link java.nio.file.NoSuchFileException}; every other failure is an
 *       {@link IOException} whose message names the path.
 *   <li>A reader sees the whole of one version of an object, never a part of one, whatever is
 *       written to or deleted at the path meanwhile.
 *   <li>When a method that changes something has returned, the change survives a power cut and is
 *       seen by every later call on any server.
 *   <li>All methods may be called from any thread at any time, and block.
 * </ul>
 *
 * <p>What a driver can do beyond this is a capability: see {@link #capability}. {@code toString()}
 * names the driver and where it stores to a person, without secrets. The testkit module holds the
 * contract as tests.
 */
public interface StorageDriver extends Closeable {

  /**
   * Opens a range of an object.
   *
   * @param path of the object
   * @param offset of the first byte, 0 or more
   * @param length in bytes, 0 or more; {@link Long#MAX_VALUE} reads to the end
   * @return a channel that gives exactly the bytes of the object that lie in the range and then
   *     ends; none if the range begins at or past the end of the object. The caller closes it.
   * @throws java.nio.file.NoSuchFileException if there is no object at the path
   * @throws IllegalArgumentException if offset or length is negative
   */
  ReadableByteChannel read(String path, long offset, long length) throws IOException;

  /**
   * Begins an object that will be there as a whole or not at all. Nothing is visible at the path,
   * and what was there before stays, until {@link ObjectWriter#commit}.
   *
   * @return a writer that the caller closes, whether or not it was committed
   */
  ObjectWriter write(String path) throws IOException;

  /**
   * Tells size and time of an object. One that is being committed is told of when it is durable, so
   * that a caller may build on it.
   *
   * @throws java.nio.file.NoSuchFileException if there is no object at the path, also when the path
   *     is a folder
   */
  StoredObject stat(String path) throws IOException;

  /**
   * Lists all objects in a folder and the folders below it, in {@link StoragePath#ORDER} of their
   * whole paths. A folder that is not there has no objects. Objects that come or go while the
   * listing is open may or may not be listed; all others are, once.
   *
   * @param folder to list, or the empty string for everything
   * @param startAfter lists only paths after this one, which need not exist; empty for all
   * @return a listing that reads ahead of its caller by a bounded number of entries. The caller
   *     closes it.
   */
  Listing<StoredObject> list(String folder, String startAfter) throws IOException;

  /**
   * Lists what is directly in a folder: the names of its objects and of the folders in it, in
   * {@link StoragePath#ORDER} of the names. A folder that is not there has none.
   *
   * @param folder to list, or the empty string for the root
   * @param startAfter lists only names after this one, which need not exist; empty for all
   * @return a listing as in {@link #list}
   */
  Listing<FolderEntry> children(String folder, String startAfter) throws IOException;

  /**
   * Moves an object; what was at the target is replaced. A reader finds the object at one of the
   * two paths, or for a moment at both, never at neither.
   *
   * @throws java.nio.file.NoSuchFileException if there is no object at {@code from}
   */
  void move(String from, String to) throws IOException;

  /**
   * Deletes an object.
   *
   * @throws java.nio.file.NoSuchFileException if there is no object at the path
   */
  void delete(String path) throws IOException;

  /**
   * Deletes every object in a folder and below it, and on a file system the folder; siblings whose
   * names begin alike stay. A folder that is not there is no error. When it fails midway, some
   * objects may be gone; calling it again goes on.
   *
   * @param folder not empty: the root cannot be deleted
   */
  void deleteFolder(String folder) throws IOException;

  /**
   * Checks that the storage can be reached, read and written.
   *
   * @throws IOException that says what is wrong and with what
   */
  void checkHealth() throws IOException;

  /**
   * Asks for something that not every driver can do. Decorators forward or wrap it, so it is asked
   * for here and never with {@code instanceof}.
   *
   * @param type one of the capability interfaces of this package
   * @return the capability; empty if this driver does not have it
   */
  default <T> Optional<T> capability(Class<T> type) {
    return Optional.empty();
  }

  /**
   * Frees what the driver holds. Calls after it fail with an {@link IOException}; closing twice is
   * fine.
   */
  @Override
  void close() throws IOException;

  /** Opens a whole object as a stream; see {@link #read(String, long, long)}. */
  default InputStream newInputStream(String path) throws IOException {
    return Channels.newInputStream(read(path, 0, Long.MAX_VALUE));
  }

  /**
   * Reads a whole small object.
   *
   * @param limit the largest size in bytes that is accepted
   * @throws IOException if the object is larger
   */
  default byte[] readAll(String path, int limit) throws IOException {
    try (InputStream in = newInputStream(path)) {
      byte[] bytes = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new IOException(path + ": larger than " + limit + " bytes");
      }
      return bytes;
    }
  }

  /** Writes a whole small object, replacing what was there. */
  default void writeAll(String path, byte[] bytes) throws IOException {
    try (ObjectWriter writer = write(path)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        writer.write(buffer);
      }
      writer.commit();
    }
  }

  /** Gives a writer as a stream. Closing the stream closes the writer; it does not commit it. */
  static OutputStream newOutputStream(ObjectWriter writer) {
    return Channels.newOutputStream(writer);
  }
}
