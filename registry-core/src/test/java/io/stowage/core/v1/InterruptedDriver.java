package io.stowage.core.v1;

import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import io.stowage.driver.testkit.MemoryDriver;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/** Storage in memory that lets something else happen at one moment of a request. */
final class InterruptedDriver implements StorageDriver {

  /** How long to wait for what happens; it may have to wait for the request itself. */
  private static final int PATIENCE_MILLIS = 300;

  private final StorageDriver driver = new MemoryDriver();
  private final Object lock = new Object();
  private String moment = "";
  private Runnable what = () -> {};
  private Thread other = new Thread();

  /**
   * Lets something happen once, before a call. Another thread does it, as for another client; the
   * call goes on when it is done or has to wait.
   *
   * @param call such as {@code stat images/x/json}
   */
  void before(String call, Runnable happens) {
    synchronized (lock) {
      moment = call;
      what = happens;
    }
  }

  /** Waits until what was to happen has happened. */
  void join() throws InterruptedException {
    Thread thread;
    synchronized (lock) {
      if (!moment.isEmpty()) {
        throw new AssertionError("it did not happen: " + moment);
      }
      thread = other;
    }
    thread.join(30_000);
    if (thread.isAlive()) {
      throw new AssertionError("it does not end");
    }
  }

  private void come(String call) {
    Thread thread;
    synchronized (lock) {
      if (!moment.equals(call)) {
        return;
      }
      moment = "";
      thread = new Thread(what, "other client");
      other = thread;
    }
    thread.start();
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public ReadableByteChannel read(String path, long offset, long length) throws IOException {
    come("read " + path);
    return driver.read(path, offset, length);
  }

  @Override
  public ObjectWriter write(String path) throws IOException {
    come("write " + path);
    return driver.write(path);
  }

  @Override
  public StoredObject stat(String path) throws IOException {
    come("stat " + path);
    return driver.stat(path);
  }

  @Override
  public Listing<StoredObject> list(String folder, String startAfter) throws IOException {
    return driver.list(folder, startAfter);
  }

  @Override
  public Listing<FolderEntry> children(String folder, String startAfter) throws IOException {
    return driver.children(folder, startAfter);
  }

  @Override
  public void move(String from, String to) throws IOException {
    driver.move(from, to);
  }

  @Override
  public void delete(String path) throws IOException {
    come("delete " + path);
    driver.delete(path);
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    come("deleteFolder " + folder);
    driver.deleteFolder(folder);
  }

  @Override
  public void checkHealth() throws IOException {
    driver.checkHealth();
  }

  @Override
  public void close() throws IOException {
    driver.close();
  }
}
