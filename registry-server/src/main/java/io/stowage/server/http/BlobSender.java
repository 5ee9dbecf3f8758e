package io.stowage.server.http;

import io.stowage.core.oci.BlobContent;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.channels.StreamSinkChannel;

/**
 * Sends a range of a blob. A worker reads and writes until the client does not keep up; then
 * nothing waits for it: no thread, and with a local file no buffer either, since what the socket
 * did not take is read again. docs/performance.md tells why this is faster than sending by the
 * kernel.
 */
public final class BlobSender {

  private static final Logger LOG = LoggerFactory.getLogger(BlobSender.class);

  private static final int BUFFER = 1 << 20;
  private static final int SMALLEST_READ = 64 * 1024;

  private final TransferBuffers buffers = new TransferBuffers(BUFFER, 3);

  /**
   * Answers with a part of a blob: 206, or 416 if there is none of it; or with all of it.
   *
   * @param content to send, which is closed at the end; if this fails, the caller closes it
   * @param range that is asked for; null for all
   */
  public void send(Request request, BlobContent content, @Nullable ByteRange range) {
    if (range == null) {
      send(request, content, 0, content.size(), null);
    } else if (range.length() == 0) {
      request.set(Headers.CONTENT_RANGE, "bytes */" + content.size());
      request.exchange().getResponseHeaders().remove(Headers.CONTENT_TYPE);
      close(content);
      request.end(416);
    } else {
      long last = range.first() + range.length() - 1;
      send(
          request,
          content,
          range.first(),
          range.length(),
          "bytes " + range.first() + "-" + last + "/" + content.size());
    }
  }

  /**
   * Sends. Called by a worker, outside of a handler's call.
   *
   * @param contentRange the header of a part; null for all
   */
  private void send(
      Request request,
      BlobContent content,
      long offset,
      long length,
      @Nullable String contentRange) {
    HttpServerExchange exchange = request.exchange();
    FileChannel file = content.file();
    // Opened before anything is said: that it is gone or cannot be had is an answer of its own.
    ReadableByteChannel source = file == null && length > 0 ? content.read(offset, length) : null;
    exchange.setResponseContentLength(length);
    if (contentRange != null) {
      exchange.setStatusCode(206);
      request.set(Headers.CONTENT_RANGE, contentRange);
    }
    if (length == 0) {
      close(content);
      Exchanges.onIoThread(exchange, exchange::endExchange);
      return;
    }
    if (source != null) {
      new StreamTransfer(exchange, content, source, length).run();
    } else {
      new FileTransfer(exchange, content, Objects.requireNonNull(file), offset, length).run();
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.debug("closing a blob", e);
    }
  }

  /** One answer. Either a worker runs it or the I/O thread waits for the client, never both. */
  private abstract static class Transfer implements Runnable {
    private final HttpServerExchange exchange;
    private final BlobContent content;
    private final Executor worker;
    final StreamSinkChannel sink;

    Transfer(HttpServerExchange exchange, BlobContent content) {
      this.exchange = exchange;
      this.content = content;
      this.sink = exchange.getResponseChannel();
      this.worker = exchange.getConnection().getWorker();
    }

    @Override
    public void run() {
      try {
        if (proceed()) {
          release();
          Exchanges.onIoThread(exchange, exchange::endExchange);
        } else {
          sink.getWriteSetter().set(writable -> resume());
          sink.resumeWrites();
        }
      } catch (IOException | RuntimeException e) {
        LOG.debug("sending a blob", e);
        release();
        Exchanges.abort(exchange);
      }
    }

    private void resume() {
      sink.suspendWrites();
      worker.execute(this);
    }

    /** Sends what the client takes; whether that was all. */
    abstract boolean proceed() throws IOException;

    void release() {
      close(content);
    }
  }

  /** Of a local file. */
  private final class FileTransfer extends Transfer {
    private final FileChannel file;
    private long position;
    private final long end;

    /**
     * How much to read at once: twice what the socket took, as reading more would be for nothing.
     */
    private int chunk = BUFFER;

    FileTransfer(
        HttpServerExchange exchange,
        BlobContent content,
        FileChannel file,
        long offset,
        long length) {
      super(exchange, content);
      this.file = file;
      this.position = offset;
      this.end = offset + length;
    }

    @Override
    boolean proceed() throws IOException {
      ByteBuffer buffer = buffers.take();
      try {
        while (position < end) {
          buffer.clear().limit((int) Math.min(Math.min(chunk, buffer.capacity()), end - position));
          if (file.read(buffer, position) <= 0) {
            throw new IOException("the file became shorter while it was sent");
          }
          buffer.flip();
          int size = buffer.remaining();
          while (buffer.hasRemaining() && sink.write(buffer) > 0) {
            // The socket takes more.
          }
          int taken = size - buffer.remaining();
          position += taken;
          if (buffer.hasRemaining()) {
            chunk = Math.max(SMALLEST_READ, Math.min(BUFFER, 2 * taken));
            return false;
          }
        }
        return true;
      } finally {
        buffers.give(buffer);
      }
    }
  }

  /** Of other storage, which is not read twice. */
  private final class StreamTransfer extends Transfer {
    private final ReadableByteChannel source;
    private long remaining;
    private final ByteBuffer buffer = buffers.take().limit(0);

    StreamTransfer(
        HttpServerExchange exchange, BlobContent content, ReadableByteChannel source, long length) {
      super(exchange, content);
      this.source = source;
      this.remaining = length;
    }

    @Override
    boolean proceed() throws IOException {
      while (remaining > 0 || buffer.hasRemaining()) {
        if (!buffer.hasRemaining()) {
          buffer.clear().limit((int) Math.min(buffer.capacity(), remaining));
          int count = source.read(buffer);
          if (count < 0) {
            throw new IOException("the blob ended early");
          }
          remaining -= count;
          buffer.flip();
        }
        if (sink.write(buffer) == 0 && buffer.hasRemaining()) {
          return false;
        }
      }
      return true;
    }

    @Override
    void release() {
      super.release();
      close(source);
      buffers.give(buffer);
    }
  }
}
