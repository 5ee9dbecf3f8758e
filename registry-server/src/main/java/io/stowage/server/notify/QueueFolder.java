package io.stowage.server.notify;

import io.stowage.server.notify.Segment.Opener;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that has a queue for each endpoint, which one process at a time uses. */
final class QueueFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QueueFolder.class);

  private final Path folder;
  private final FileChannel lock;
  private final Set<String> used = new HashSet<>();

  private QueueFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens it.
   *
   * @throws IOException that says so if another process uses it
   */
  static QueueFolder open(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new IOException(
          "another server uses " + folder + "; each server needs a folder of its own");
    }
    return new QueueFolder(folder, channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** The queue of an endpoint. */
  DurableQueue queue(String endpoint, long limit) throws IOException {
    String name = name(endpoint);
    used.add(name);
    return DurableQueue.open(folder.resolve(name), limit, Opener.FILES);
  }

  /** Says that an endpoint has a queue, which is not used now. */
  void keep(String endpoint) {
    used.add(name(endpoint));
  }

  private static String name(String endpoint) {
    return endpoint.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,100}")
        ? "to-" + endpoint
        : "hex-" + HexFormat.of().formatHex(endpoint.getBytes(StandardCharsets.UTF_8));
  }

  /** Tells of queues that no endpoint has. */
  void warnOfOthers() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path entry : entries) {
        if (!used.contains(entry.getFileName().toString())) {
          LOG.warn(
              "notifications: {} is of no endpoint that is configured; what waits there is not"
                  + " sent, delete it if nobody needs it",
              entry);
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("notifications: {}", e.toString());
    }
  }
}
