package io.stowage.driver.testkit;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A file system in memory, like those of Unix, that knows what would be left of it if the power
 * were cut.
 *
 * <p>What survives for certain is what was forced: the bytes of a file by forcing a channel that is
 * open on it, the names in a folder, those that went as well as those that came, by opening the
 * folder as a channel and forcing that. A file or folder whose own name, or that of a folder above
 * it, was not forced is lost with all that is in it. To cut at each force of some work, take {@link
 * #survivors} in a {@link #onForce listener} and look later whether all that had been acknowledged
 * by then is there.
 *
 * <p>Links, copies and mapped files are not supported. Thread safe: forces and changes happen one
 * after the other.
 */
public final class ForgetfulFileSystem extends FileSystem {
  private final FileSystem live;
  private final ForgetfulProvider provider;
  private final DurableState durable;
  private volatile ForceListener listener = (moment, path) -> {};

  private ForgetfulFileSystem() throws IOException {
    this.live = Jimfs.newFileSystem(Configuration.unix());
    this.provider = new ForgetfulProvider(this);
    this.durable = new DurableState(live);
    durable.forceAll();
  }

  /** A new file system, with nothing in it but the folder {@code /work}. */
  public static ForgetfulFileSystem create() throws IOException {
    return new ForgetfulFileSystem();
  }

  /** Calls a listener at each force from now on, in place of the one before. */
  public void onForce(ForceListener newListener) {
    listener = newListener;
  }

  /** Makes all that is there now durable, as if everything had been forced. */
  public void forceAll() throws IOException {
    synchronized (durable) {
      durable.forceAll();
    }
  }

  /**
   * What would be there if the power were cut now.
   *
   * @return a new file system, which the caller closes
   */
  public FileSystem survivors(Loss loss) throws IOException {
    synchronized (durable) {
      return loss == Loss.ALL_UNFORCED
          ? durable.restore((forced, now) -> forced)
          : durable.restore((forced, now) -> now);
    }
  }

  /**
   * What could be there if the power were cut now: of each name that came, went or changed and was
   * not forced, chance decides whether it did; contents that were not forced are lost.
   *
   * @return a new file system, which the caller closes
   */
  public FileSystem survivors(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    synchronized (durable) {
      return durable.restore((forced, now) -> random.nextBoolean() ? forced : now);
    }
  }

  DurableState durable() {
    return durable;
  }

  ForceListener listener() {
    return listener;
  }

  Path wrap(Path path) {
    return new ForgetfulPath(this, path);
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() throws IOException {
    live.close();
  }

  @Override
  public boolean isOpen() {
    return live.isOpen();
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return live.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    List<Path> roots = new ArrayList<>();
    live.getRootDirectories().forEach(root -> roots.add(wrap(root)));
    return roots;
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return live.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return live.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return wrap(live.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    PathMatcher matcher = live.getPathMatcher(syntaxAndPattern);
    return path -> matcher.matches(ForgetfulPath.unwrap(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return live.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("watching");
  }
}
