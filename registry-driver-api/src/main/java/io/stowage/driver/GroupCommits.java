package io.stowage.driver;

import java.io.IOException;
import java.util.List;

/** Capability: several objects become durable for little more than the price of one. */
public interface GroupCommits {

  /**
   * Commits writers of this driver together. The objects become visible in their order. When this
   * has returned, all are durable; when it fails, or the power does, any of them may be there, each
   * whole.
   *
   * <p>The writers must not be used by others at the same time, and are still to be closed.
   *
   * @param writers to commit; none committed or closed before
   * @param next writers that will be committed by a later call, to which no more is written: what
   *     of their commit can be done along the way is
   * @throws IllegalArgumentException if a writer is not of this driver
   */
  void commit(List<ObjectWriter> writers, List<ObjectWriter> next) throws IOException;
}
