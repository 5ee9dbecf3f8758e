package io.stowage.server.http;

import io.stowage.core.oci.BlobContent;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
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
   * @param content to send, which is closed at the end
   * @param range that is asked for; null for all
   */
  public void send(Request request, BlobContent content, @Nullable ByteRange range) {
    if (range == null) {
      send(request, content, 0, content.size());
    } else if (range.length() == 0) {
      request.set(Headers.CONTENT_RANGE, "bytes */" + content.size());
      request.exchange().getResponseHeaders().remove(Headers.CONTENT_TYPE);
      close(content);
      request.end(416);
    } else {
      request.exchange().setStatusCode(206);
      long last = range.first() + range.length() - 1;
      request.set(
          Headers.CONTENT_RANGE, "bytes " + range.first() + "-" + last + "/" + content.size());
      send(request, content, range.first(), range.length());
    }
  }

  /**
   * Sends; status and headers are set. Called by a worker, outside of a handler's call.
   *
   * @param content to send, which is closed at the end
   */
  private void send(Request request, BlobContent content, long offset, long length) {
    HttpServerExchange exchange = request.exchange();
    exchange.setResponseContentLength(length);
    if (length == 0) {
      close(content);
      Exchanges.onIoThread(exchange, exchange::endExchange);
      return;
    }
    FileChannel file = content.file();
    Transfer transfer =
        file != null
            ? new FileTransfer(exchange, content, file, offset, length)
            : new StreamTransfer(exchange, content, offset, length);
    transfer.run();
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
    private final BlobContent content;
    private final long offset;
    private long remaining;
    private @Nullable ReadableByteChannel source;
    private final ByteBuffer buffer = buffers.take().limit(0);

    StreamTransfer(HttpServerExchange exchange, BlobContent content, long offset, long length) {
      super(exchange, content);
      this.content = content;
      this.offset = offset;
      this.remaining = length;
    }

    @Override
    boolean proceed() throws IOException {
      ReadableByteChannel from = source;
      if (from == null) {
        from = content.read(offset, remaining);
        source = from;
      }
      while (remaining > 0 || buffer.hasRemaining()) {
        if (!buffer.hasRemaining()) {
          buffer.clear().limit((int) Math.min(buffer.capacity(), remaining));
          int count = from.read(buffer);
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
      if (source != null) {
        close(source);
      }
      buffers.give(buffer);
    }
  }
}
