package io.stowage.driver.file;

import io.stowage.driver.GroupCommits;
import io.stowage.driver.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Forces what belongs together at once: a file system with a journal writes it out for all of them,
 * and a disk flushes for several for little more than for one.
 */
final class FileGroupCommits implements GroupCommits {

  private final Forces forces;
  private final Placement placement;

  FileGroupCommits(Forces forces, Placement placement) {
    this.forces = forces;
    this.placement = placement;
  }

  @Override
  public void commit(List<ObjectWriter> writers, List<ObjectWriter> next) throws IOException {
    List<Forces.Step> contents = new ArrayList<>();
    writers.forEach(writer -> contents.add(own(writer)::forceContent));
    next.forEach(writer -> contents.add(own(writer)::forceContent));
    forces.together(contents);
    List<Placement.Entry> entries = new ArrayList<>(writers.size());
    try {
      for (ObjectWriter writer : writers) {
        entries.add(own(writer).show());
      }
    } finally {
      placement.forceAll(entries, ForceSite.WRITE_ENTRY);
    }
  }

  private static FileObjectWriter own(ObjectWriter writer) {
    if (writer instanceof FileObjectWriter own) {
      return own;
    }
    throw new IllegalArgumentException("a writer of another driver: " + writer);
  }
}
