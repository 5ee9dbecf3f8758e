package io.stowage.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;

/** Where one server stores. Closing it removes what is in it. */
interface Storage extends Closeable {
  /** What the server's configuration calls it. */
  String location();

  /** Makes room after a run that has filled it since then. */
  void makeRoom(Instant since) throws IOException, InterruptedException;
}
