package io.stowage.server.http;

import io.stowage.core.oci.BlobContent;
import io.undertow.server.HttpServerExchange;
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
 * Sends a range of a blob. Local files go to the socket by the kernel, others through one buffer.
 * When the client does not keep up, no thread waits for it.
 */
public final class BlobSender {

  private static final Logger LOG = LoggerFactory.getLogger(BlobSender.class);

  /** How much a worker sends before it lets others have a turn. */
  private static final long TURN = 4 << 20;

  private final TransferBuffers buffers = new TransferBuffers();

  /**
   * Sends; status and headers are set. Called by a worker, outside of a handler's call.
   *
   * @param content to send, which is closed at the end
   */
  public void send(Request request, BlobContent content, long offset, long length) {
    HttpServerExchange exchange = request.exchange();
    exchange.setResponseContentLength(length);
    if (length == 0) {
      close(content);
      exchange.endExchange();
      return;
    }
    new Transfer(exchange, content, offset, length).run();
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.debug("closing a blob", e);
    }
  }

  /** One answer. Either a worker runs it or the I/O thread waits for the client, never both. */
  private final class Transfer implements Runnable {
    private final HttpServerExchange exchange;
    private final BlobContent content;
    private final StreamSinkChannel sink;
    private final Executor worker;
    private long position;
    private long remaining;
    private @Nullable ReadableByteChannel source;
    private @Nullable ByteBuffer buffer;

    Transfer(HttpServerExchange exchange, BlobContent content, long offset, long length) {
      this.exchange = exchange;
      this.content = content;
      this.position = offset;
      this.remaining = length;
      this.sink = exchange.getResponseChannel();
      this.worker = exchange.getConnection().getWorker();
    }

    @Override
    public void run() {
      try {
        long turn = TURN;
        while (remaining > 0) {
          FileChannel file = content.file();
          long sent = file != null ? sendFile(file) : sendBuffer();
          if (sent == 0) {
            waitForClient();
            return;
          }
          position += sent;
          remaining -= sent;
          turn -= sent;
          if (turn <= 0 && remaining > 0) {
            worker.execute(this);
            return;
          }
        }
        release();
        exchange.endExchange();
      } catch (IOException | RuntimeException e) {
        LOG.debug("sending a blob", e);
        release();
        Exchanges.abort(exchange);
      }
    }

    private void waitForClient() {
      sink.getWriteSetter()
          .set(
              writable -> {
                sink.suspendWrites();
                worker.execute(this);
              });
      sink.resumeWrites();
    }

    private long sendFile(FileChannel file) throws IOException {
      long sent = sink.transferFrom(file, position, Math.min(remaining, TURN));
      if (sent == 0 && file.size() <= position) {
        throw new IOException("the file became shorter while it was sent");
      }
      return sent;
    }

    private long sendBuffer() throws IOException {
      if (source == null) {
        source = content.read(position, remaining);
        buffer = buffers.take().limit(0);
      }
      if (buffer == null) {
        throw new IllegalStateException("no buffer");
      }
      if (!buffer.hasRemaining()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), remaining));
        if (source.read(buffer) < 0) {
          throw new IOException("the blob ended early");
        }
        buffer.flip();
      }
      return sink.write(buffer);
    }

    private void release() {
      close(content);
      if (source != null) {
        close(source);
      }
      if (buffer != null) {
        buffers.give(buffer);
        buffer = null;
      }
    }
  }
}
