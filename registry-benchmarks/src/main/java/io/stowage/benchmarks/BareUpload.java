package io.stowage.benchmarks;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/**
 * A blob on its way into a file: read without blocking, hashed and written by a worker, synced in
 * the background while it comes, synced with its folder before it is acknowledged.
 */
final class BareUpload {
  private static final int BUFFER = 1 << 20;
  private static final long SYNC_EVERY = 8 << 20;
  private static final ThreadLocal<ByteBuffer> BUFFERS =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER));

  /** What to do when the body has come. */
  interface Then {
    void accept(HttpServerExchange exchange) throws IOException;
  }

  private final Path path;
  private final FileChannel file;
  private final @Nullable MessageDigest digest;
  private long size;
  private long synced;
  private CompletableFuture<Void> sync = CompletableFuture.completedFuture(null);

  BareUpload(Path path, boolean hashed) {
    this.path = path;
    this.digest = hashed ? Sha256.start() : null;
    try {
      file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the body of a request, then goes on with {@code then} on a worker thread. */
  void receive(HttpServerExchange exchange, Then then) {
    exchange.dispatch(() -> step(exchange, exchange.getRequestChannel(), then));
  }

  private void step(HttpServerExchange exchange, StreamSourceChannel source, Then then) {
    try {
      ByteBuffer buffer = BUFFERS.get().clear();
      while (true) {
        int count = source.read(buffer);
        if (count <= 0 || !buffer.hasRemaining()) {
          take(buffer.flip());
          buffer.clear();
        }
        if (count < 0) {
          then.accept(exchange);
          return;
        }
        if (count == 0) {
          source
              .getReadSetter()
              .set(
                  channel -> {
                    channel.suspendReads();
                    exchange
                        .getConnection()
                        .getWorker()
                        .execute(() -> step(exchange, channel, then));
                  });
          source.resumeReads();
          return;
        }
      }
    } catch (IOException e) {
      IoUtils.safeClose(file);
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  private void take(ByteBuffer bytes) throws IOException {
    if (digest != null) {
      digest.update(bytes.duplicate());
    }
    while (bytes.hasRemaining()) {
      size += file.write(bytes);
    }
    if (size - synced >= SYNC_EVERY && sync.isDone()) {
      synced = size;
      sync = CompletableFuture.runAsync(this::force);
    }
  }

  private void force() {
    try {
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the blob durable under its final name; returns its size. */
  long commit(String expected, Path target) throws IOException {
    if (digest != null && !Sha256.name(digest).equals(expected)) {
      throw new IOException("not the bytes of " + expected);
    }
    sync.join();
    file.force(false);
    file.close();
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(target.resolveSibling("."))) {
      folder.force(true);
    }
    return size;
  }
}
