package io.stowage.driver.testkit;

import io.stowage.driver.ChangeStamps;
import io.stowage.driver.ConditionalReads;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.GroupCommits;
import io.stowage.driver.Listing;
import io.stowage.driver.LocalFiles;
import io.stowage.driver.ObjectWriter;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * Passes everything on to another driver, except where its {@link Faults} say otherwise: then it
 * throws an {@link InjectedFaultException}.
 *
 * <p>The capabilities of this level are wrapped, so that they fail too; channels of {@link
 * LocalFiles} fail only when they are opened. Others are passed on as they are.
 */
public final class FaultyDriver implements StorageDriver {
  private final StorageDriver driver;
  private final Faults faults;

  /** A driver that closes the other one when it is closed. */
  public FaultyDriver(StorageDriver driver, Faults faults) {
    this.driver = driver;
    this.faults = faults;
  }

  @Override
  public ReadableByteChannel read(String path, long offset, long length) throws IOException {
    return faults.call(
        path, () -> new FaultyReader(driver.read(path, offset, length), path, faults));
  }

  @Override
  public ObjectWriter write(String path) throws IOException {
    return faults.call(path, () -> new FaultyWriter(driver.write(path), path, faults));
  }

  @Override
  public StoredObject stat(String path) throws IOException {
    return faults.call(path, () -> driver.stat(path));
  }

  @Override
  public Listing<StoredObject> list(String folder, String startAfter) throws IOException {
    return faults.call(
        folder, () -> new FaultyListing<>(driver.list(folder, startAfter), folder, faults));
  }

  @Override
  public Listing<FolderEntry> children(String folder, String startAfter) throws IOException {
    return faults.call(
        folder, () -> new FaultyListing<>(driver.children(folder, startAfter), folder, faults));
  }

  @Override
  public void move(String from, String to) throws IOException {
    faults.run(from, () -> driver.move(from, to));
  }

  @Override
  public void delete(String path) throws IOException {
    faults.run(path, () -> driver.delete(path));
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    faults.run(folder, () -> driver.deleteFolder(folder));
  }

  @Override
  public void checkHealth() throws IOException {
    faults.run("health", driver::checkHealth);
  }

  @Override
  public <T> Optional<T> capability(Class<T> type) {
    return driver.capability(type).map(found -> type.cast(wrap(found)));
  }

  private Object wrap(Object capability) {
    if (capability instanceof ResumableUploads uploads) {
      return new FaultyUploads(uploads, faults);
    }
    if (capability instanceof ChangeStamps stamps) {
      return (ChangeStamps) path -> faults.callForNullable(path, () -> stamps.stamp(path));
    }
    if (capability instanceof ConditionalReads reads) {
      return (ConditionalReads)
          (path, limit, known) ->
              faults.callForNullable(path, () -> reads.read(path, limit, known));
    }
    if (capability instanceof LocalFiles files) {
      return (LocalFiles) path -> faults.call(path, () -> files.open(path));
    }
    if (capability instanceof GroupCommits groups) {
      return (GroupCommits)
          (writers, next) ->
              faults.run(
                  "group of " + writers.size(),
                  () -> groups.commit(FaultyWriter.unwrap(writers), FaultyWriter.unwrap(next)));
    }
    return capability;
  }

  @Override
  public void close() throws IOException {
    driver.close();
  }

  @Override
  public String toString() {
    return "faulty " + driver;
  }
}
