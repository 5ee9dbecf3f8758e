package io.stowage.core.mirror;

import java.io.Closeable;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletionStage;

/**
 * A blob that is read while it comes from an upstream. Its last bytes may be read only when its
 * digest is known to be right and it is stored, so nobody gets a wrong one whole. For one thread at
 * a time.
 */
public final class ArrivingBlob implements Closeable {

  private final Progress progress;
  private boolean open = true;

  ArrivingBlob(Progress progress) {
    this.progress = progress;
  }

  /** Its size in bytes; -1 as long as nobody knows. */
  public long size() {
    return progress.size();
  }

  /** The file that its bytes are written to, to be read by position and not to be closed. */
  public FileChannel file() {
    return progress.file();
  }

  /** How many bytes, from the first on, may be read by now. */
  public long available() {
    return progress.available();
  }

  /**
   * Waits without a thread.
   *
   * @param position of a byte, counted from 0
   * @return completes when that byte may be read, or the blob has ended before it; fails with a
   *     {@link io.stowage.core.RegistryException} if it does not come. On a thread that must not be
   *     kept.
   */
  public CompletionStage<?> beyond(long position) {
    return progress.beyond(position);
  }

  /** Ends reading; the blob may be fetched to its end all the same. Closing twice is fine. */
  @Override
  public void close() {
    if (open) {
      open = false;
      progress.leave();
    }
  }
}
