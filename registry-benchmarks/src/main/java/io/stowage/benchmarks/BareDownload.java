package io.stowage.benchmarks;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/** A file on its way to a client, started on a worker thread. */
final class BareDownload {
  private static final int BUFFER = 1 << 20;
  private static final int SMALLEST_STEP = 64 * 1024;
  private static final ThreadLocal<ByteBuffer> BUFFERS =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER));

  private final HttpServerExchange exchange;
  private final FileChannel file;
  private final long size;
  private long position;
  private int step = BUFFER;

  BareDownload(HttpServerExchange exchange, Path path, long size) {
    this.exchange = exchange;
    this.size = size;
    try {
      file = FileChannel.open(path, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves everything to Undertow. */
  void transfer() {
    exchange
        .getResponseSender()
        .transferFrom(
            file,
            new IoCallback() {
              @Override
              public void onComplete(HttpServerExchange done, Sender sender) {
                IoUtils.safeClose(file);
                done.endExchange();
              }

              @Override
              public void onException(HttpServerExchange failed, Sender sender, IOException e) {
                IoUtils.safeClose(file);
                failed.endExchange();
              }
            });
  }

  /**
   * Reads a large piece into the thread's buffer and writes what the socket takes of it. What it
   * does not take is read again when there is room, so that a slow client holds no buffer.
   */
  void copy() {
    copy(exchange.getResponseChannel());
  }

  private void copy(StreamSinkChannel sink) {
    try {
      ByteBuffer buffer = BUFFERS.get();
      while (position < size) {
        buffer.clear().limit((int) Math.min(size - position, step));
        file.read(buffer, position);
        buffer.flip();
        int taken = 0;
        int count = 1;
        while (buffer.hasRemaining() && count > 0) {
          count = sink.write(buffer);
          taken += count;
        }
        position += taken;
        step = Math.max(SMALLEST_STEP, Math.min(BUFFER, taken * 2));
        if (buffer.hasRemaining()) {
          sink.getWriteSetter()
              .set(
                  channel -> {
                    channel.suspendWrites();
                    exchange.getConnection().getWorker().execute(() -> copy(channel));
                  });
          sink.resumeWrites();
          return;
        }
      }
      file.close();
      end(sink);
    } catch (IOException e) {
      abandon();
    }
  }

  private void end(StreamSinkChannel sink) throws IOException {
    sink.shutdownWrites();
    if (sink.flush()) {
      exchange.endExchange();
      return;
    }
    sink.getWriteSetter()
        .set(
            ChannelListeners.<StreamSinkChannel>flushingChannelListener(
                channel -> exchange.endExchange(), (channel, e) -> abandon()));
    sink.resumeWrites();
  }

  private void abandon() {
    IoUtils.safeClose(file);
    IoUtils.safeClose(exchange.getConnection());
  }
}
