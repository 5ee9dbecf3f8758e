package io.stowage.driver.file;

import io.stowage.driver.GroupCommits;
import io.stowage.driver.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Forces what belongs together one right after the other: file systems with a journal write out
 * with the first force what the others would have waited for.
 */
final class FileGroupCommits implements GroupCommits {

  @Override
  public void commit(List<ObjectWriter> writers, List<ObjectWriter> next) throws IOException {
    for (ObjectWriter writer : writers) {
      own(writer).forceContent();
    }
    for (ObjectWriter writer : next) {
      own(writer).forceContent();
    }
    List<Placement.Entry> entries = new ArrayList<>(writers.size());
    IOException failure = null;
    try {
      for (ObjectWriter writer : writers) {
        entries.add(own(writer).show());
      }
    } catch (IOException e) {
      failure = e;
    }
    // Also when one failed: nobody waits for ever for what is visible.
    for (Placement.Entry entry : entries) {
      try {
        entry.force(ForceSite.WRITE_ENTRY);
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static FileObjectWriter own(ObjectWriter writer) {
    if (writer instanceof FileObjectWriter own) {
      return own;
    }
    throw new IllegalArgumentException("a writer of another driver: " + writer);
  }
}
