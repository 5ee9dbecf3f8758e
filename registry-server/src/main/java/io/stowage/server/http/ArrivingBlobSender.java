package io.stowage.server.http;

import io.stowage.core.mirror.ArrivingBlob;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.channels.StreamSinkChannel;

/**
 * Sends a blob while it comes from elsewhere. Neither a client that does not keep up nor a blob
 * that does not come holds a thread or a buffer: what the socket did not take is read again.
 */
public final class ArrivingBlobSender {

  private static final Logger LOG = LoggerFactory.getLogger(ArrivingBlobSender.class);
  private static final int BUFFER = 256 * 1024;

  private final TransferBuffers buffers = new TransferBuffers(BUFFER, 16);

  /**
   * Answers with a part of a blob: 206, or 416 if there is none of it; or with all of it. Nothing
   * is said before there is something to send, so what goes wrong until then is an answer of its
   * own.
   *
   * @param blob to send, which is closed at the end
   * @param range that is asked for, of a blob whose size is known; null for all
   */
  public void send(Request request, ArrivingBlob blob, @Nullable ByteRange range) {
    if (range != null && range.length() == 0) {
      request.set(Headers.CONTENT_RANGE, "bytes */" + blob.size());
      request.exchange().getResponseHeaders().remove(Headers.CONTENT_TYPE);
      blob.close();
      request.end(416);
    } else {
      new Transfer(request, blob, range).run();
    }
  }

  /** One answer. Either a worker runs it or something is waited for, never both. */
  private final class Transfer implements Runnable {
    private final Request request;
    private final HttpServerExchange exchange;
    private final ArrivingBlob blob;
    private final @Nullable ByteRange range;
    private final Executor worker;
    private @Nullable StreamSinkChannel sink;
    private long position;

    Transfer(Request request, ArrivingBlob blob, @Nullable ByteRange range) {
      this.request = request;
      this.exchange = request.exchange();
      this.blob = blob;
      this.range = range;
      this.worker = exchange.getConnection().getWorker();
      this.position = range == null ? 0 : range.first();
    }

    /** The position behind the last byte to send; -1 as long as nobody knows. */
    private long end() {
      return range == null ? blob.size() : range.first() + range.length();
    }

    @Override
    public void run() {
      try {
        while (true) {
          long end = end();
          if (position == end) {
            blob.close();
            StreamSinkChannel unused = begin();
            Exchanges.onIoThread(exchange, exchange::endExchange);
            return;
          }
          long available = blob.available();
          if (position >= available) {
            if (sink == null || sink.flush()) {
              await();
            } else {
              resumeWhenWritable(sink); // the client is not to wait for what is here
            }
            return;
          }
          StreamSinkChannel open = begin();
          if (!send(open, end < 0 ? available : Math.min(available, end))) {
            resumeWhenWritable(open);
            return;
          }
        }
      } catch (IOException | RuntimeException e) {
        LOG.debug("sending a blob that is coming", e);
        fail(e);
      }
    }

    private void await() {
      var unused =
          blob.beyond(position)
              .whenComplete(
                  (done, failure) -> {
                    try {
                      worker.execute(failure == null ? this : () -> fail(failure));
                    } catch (RejectedExecutionException e) {
                      fail(e);
                    }
                  });
    }

    private void resumeWhenWritable(StreamSinkChannel open) {
      open.getWriteSetter().set(writable -> resume(open));
      open.resumeWrites();
    }

    private void resume(StreamSinkChannel open) {
      open.suspendWrites();
      worker.execute(this);
    }

    /** Says what is sent, if that has not been said; where to send it. */
    private StreamSinkChannel begin() {
      StreamSinkChannel open = sink;
      if (open != null) {
        return open;
      }
      long size = blob.size();
      if (range != null) {
        exchange.setStatusCode(206);
        long last = range.first() + range.length() - 1;
        request.set(Headers.CONTENT_RANGE, "bytes " + range.first() + "-" + last + "/" + size);
        exchange.setResponseContentLength(range.length());
      } else if (size >= 0) {
        exchange.setResponseContentLength(size);
      }
      open = exchange.getResponseChannel();
      sink = open;
      return open;
    }

    /** Sends what the client takes; whether that was all until a position. */
    private boolean send(StreamSinkChannel open, long until) throws IOException {
      ByteBuffer buffer = buffers.take();
      try {
        while (position < until) {
          buffer.clear().limit((int) Math.min(buffer.capacity(), until - position));
          if (blob.file().read(buffer, position) <= 0) {
            throw new IOException("the file became shorter while it was sent");
          }
          buffer.flip();
          int size = buffer.remaining();
          while (buffer.hasRemaining() && open.write(buffer) > 0) {
            // The socket takes more.
          }
          position += size - buffer.remaining();
          if (buffer.hasRemaining()) {
            return false;
          }
        }
        return true;
      } finally {
        buffers.give(buffer);
      }
    }

    private void fail(Throwable failure) {
      blob.close();
      if (sink == null) {
        Throwable cause = failure.getCause();
        Errors.send(
            exchange, failure instanceof CompletionException && cause != null ? cause : failure);
      } else {
        Exchanges.abort(exchange);
      }
    }
  }
}
