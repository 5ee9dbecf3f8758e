package io.stowage.server.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/**
 * Receives the body of a request without blocking. The I/O thread collects the first bytes in a
 * small buffer; when that is full, a worker takes over with a large one and goes on as long as the
 * client keeps up. So a slow client holds a small buffer, one that has sent nothing holds none, and
 * neither holds a thread.
 */
public final class BodyReceiver {

  /** Takes a body. Its methods are called by a worker, one after the other. */
  public interface Sink {
    /** Takes all remaining bytes of a buffer. */
    void write(ByteBuffer buffer) throws Exception;

    /** The body was complete: answers. Failures are answered by the receiver. */
    void complete() throws Exception;

    /** Called last, whether it was complete or not; the answer may have been sent before. */
    void close();
  }

  private static final int SMALL = 8 * 1024;
  private static final int LARGE = 1 << 20;

  private final TransferBuffers small = new TransferBuffers(SMALL, 6);
  private final TransferBuffers large = new TransferBuffers(LARGE, 3);

  /**
   * Receives a body. Called by a worker, outside of a handler's call.
   *
   * @param sink that takes it, and is closed
   */
  public void receive(Request request, Sink sink) {
    HttpServerExchange exchange = request.exchange();
    exchange.setMaxEntitySize(-1); // each sink has its own limit
    StreamSourceChannel channel = exchange.getRequestChannel();
    if (channel == null) {
      throw new IllegalStateException("the body has been read before");
    }
    new Transfer(request, exchange, channel, sink).run();
  }

  /** One body. Either a worker runs it or the I/O thread waits for bytes, never both. */
  private final class Transfer implements Runnable {
    private final Request request;
    private final HttpServerExchange exchange;
    private final StreamSourceChannel channel;
    private final Sink sink;
    private final Executor worker;

    /** What came while no worker was there; null if that is nothing. */
    private @Nullable ByteBuffer collected;

    Transfer(Request request, HttpServerExchange exchange, StreamSourceChannel channel, Sink sink) {
      this.request = request;
      this.exchange = exchange;
      this.channel = channel;
      this.sink = sink;
      this.worker = exchange.getConnection().getWorker();
    }

    /** On a worker. */
    @Override
    public void run() {
      try {
        if (drain()) {
          request.run(sink::complete);
          sink.close();
        } else {
          channel.getReadSetter().set(readable -> collect());
          channel.resumeReads();
        }
      } catch (Exception e) {
        fail(e);
      }
    }

    /** Takes what the client has sent; whether that was the end. */
    private boolean drain() throws Exception {
      ByteBuffer buffer = large.take();
      try {
        if (collected != null) {
          buffer.put(collected.flip());
          releaseCollected();
        }
        while (true) {
          int count = buffer.hasRemaining() ? channel.read(buffer) : 0;
          if (count > 0) {
            continue;
          }
          boolean full = !buffer.hasRemaining();
          if (!full && count == 0) {
            keepRest(buffer);
          }
          if (buffer.position() > 0) {
            sink.write(buffer.flip());
            buffer.clear();
          }
          if (!full) {
            return count < 0;
          }
        }
      } finally {
        large.give(buffer);
      }
    }

    /** Keeps what goes beyond whole pages for later: sinks like pages. */
    private void keepRest(ByteBuffer buffer) {
      int end = buffer.position();
      int rest = end % TransferBuffers.PAGE;
      if (rest > 0) {
        ByteBuffer kept = small.take();
        kept.put(buffer.slice(end - rest, rest));
        collected = kept;
        buffer.position(end - rest);
      }
    }

    /** On the I/O thread, when there is something to read. */
    private void collect() {
      try {
        ByteBuffer buffer = collected;
        if (buffer == null) {
          buffer = small.take();
          collected = buffer;
        }
        int count;
        do { // to the end, which the channel tells of once only, when nothing else is left to read
          count = channel.read(buffer);
        } while (count > 0 && buffer.hasRemaining());
        if (count < 0 || !buffer.hasRemaining()) {
          channel.suspendReads();
          worker.execute(this);
        } else if (buffer.position() == 0) {
          releaseCollected();
        }
      } catch (IOException | RuntimeException e) {
        channel.suspendReads();
        worker.execute(() -> fail(e));
      }
    }

    private void releaseCollected() {
      if (collected != null) {
        small.give(collected);
        collected = null;
      }
    }

    private void fail(Exception failure) {
      releaseCollected();
      try {
        sink.close();
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
      Errors.send(exchange, failure);
    }
  }
}
