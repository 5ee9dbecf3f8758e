package io.stowage.driver.file;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes past the page cache (O_DIRECT), where the file system can. A large blob is forced to disk
 * anyway before it is acknowledged, so the cache would only cost: a copy of each byte, memory that
 * others use, and a burst at the force.
 */
final class DirectWrites {
  /** Where pieces begin and end, in the file and in memory. */
  private static final int ALIGNMENT = 4096;

  /** What is smaller is sooner copied than written. */
  private static final int SMALLEST = 64 * 1024;

  private volatile boolean possible;

  /**
   * Writes below a folder.
   *
   * @param folder that is there
   */
  DirectWrites(Path folder) throws IOException {
    possible =
        folder.getFileSystem().equals(FileSystems.getDefault())
            && ALIGNMENT % Files.getFileStore(folder).getBlockSize() == 0;
  }

  /**
   * How many bytes at the start of a buffer can be written so; 0 for none.
   *
   * @param position in the file
   */
  int piece(ByteBuffer source, long position) {
    if (!possible
        || source.remaining() < SMALLEST
        || position % ALIGNMENT != 0
        || !source.isDirect()
        || source.alignmentOffset(source.position(), ALIGNMENT) != 0) {
      return 0;
    }
    return source.remaining() - source.remaining() % ALIGNMENT;
  }

  /** Opens a file once more, for pieces; null if it cannot be written so. */
  @Nullable FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(
          file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS, ExtendedOpenOption.DIRECT);
    } catch (UnsupportedOperationException e) {
      possible = false;
    } catch (FileSystemException e) {
      if (!isRefusal(e.getReason())) {
        throw e;
      }
      possible = false;
    }
    return null;
  }

  /**
   * Writes a piece.
   *
   * @return how many bytes were written; 0 if the file system will not have it, and never will
   */
  int write(FileChannel file, ByteBuffer piece, long position) throws IOException {
    try {
      return file.write(piece, position);
    } catch (IOException e) {
      if (!isRefusal(e.getMessage())) {
        throw e;
      }
      possible = false;
      return 0;
    }
  }

  private static boolean isRefusal(@Nullable String reason) {
    return "Invalid argument".equals(reason) || "Operation not supported".equals(reason);
  }
}
