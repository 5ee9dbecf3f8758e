package io.stowage.server.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/**
 * Receives the body of a request. Bytes are read without blocking, and a worker is taken for each
 * full buffer: a slow client holds a buffer, one that sends nothing holds none, and neither holds a
 * thread.
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

  private final TransferBuffers buffers = new TransferBuffers();

  /**
   * Receives a body. Called by a worker, outside of a handler's call.
   *
   * @param sink that takes it, and is closed
   */
  public void receive(Request request, Sink sink) {
    HttpServerExchange exchange = request.exchange();
    StreamSourceChannel channel = exchange.getRequestChannel();
    if (channel == null) {
      throw new IllegalStateException("the body has been read before");
    }
    new Transfer(exchange, channel, sink).run();
  }

  /** One body. Either a worker runs it or the I/O thread waits for bytes, never both. */
  private final class Transfer implements Runnable {
    private final HttpServerExchange exchange;
    private final StreamSourceChannel channel;
    private final Sink sink;
    private final Executor worker;
    private @Nullable ByteBuffer buffer;
    private boolean ended;

    Transfer(HttpServerExchange exchange, StreamSourceChannel channel, Sink sink) {
      this.exchange = exchange;
      this.channel = channel;
      this.sink = sink;
      this.worker = exchange.getConnection().getWorker();
    }

    @Override
    public void run() {
      try {
        while (fill()) {
          flush();
          if (ended) {
            sink.complete();
            end();
            return;
          }
        }
        channel.getReadSetter().set(readable -> readable());
        channel.resumeReads();
      } catch (Exception e) {
        fail(e);
      }
    }

    /** On the I/O thread. */
    private void readable() {
      try {
        if (fill()) {
          channel.suspendReads();
          worker.execute(this);
        }
      } catch (Exception e) {
        channel.suspendReads();
        worker.execute(() -> fail(e));
      }
    }

    /** Reads what is there; whether there is something to do with it. */
    private boolean fill() throws IOException {
      while (true) {
        if (buffer == null) {
          buffer = buffers.take();
        }
        int count = channel.read(buffer);
        if (count < 0) {
          ended = true;
          return true;
        }
        if (!buffer.hasRemaining()) {
          return true;
        }
        if (count == 0) {
          if (buffer.position() == 0) {
            release();
          }
          return false;
        }
      }
    }

    private void flush() throws Exception {
      ByteBuffer full = buffer;
      if (full != null && full.position() > 0) {
        sink.write(full.flip());
        full.clear();
      }
      if (ended) {
        release();
      }
    }

    private void release() {
      if (buffer != null) {
        buffers.give(buffer);
        buffer = null;
      }
    }

    private void end() {
      release();
      sink.close();
    }

    private void fail(Exception failure) {
      try {
        end();
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
      Errors.send(exchange, failure);
    }
  }
}
