package io.stowage.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body to be read by one thread while it comes, of which little is held. Unlike the JDK's, a read
 * ends when nothing comes for too long.
 */
final class Body implements BodySubscriber<Body>, AutoCloseable {

  /** How many pieces, of 16 KiB each, may wait to be read. */
  private static final int WINDOW = 16;

  private sealed interface Event {}

  private record Piece(List<ByteBuffer> buffers) implements Event {}

  private record End(@Nullable Throwable failure) implements Event {}

  private final Duration timeout;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final CompletableFuture<?> whole = new CompletableFuture<>();
  private final Deque<ByteBuffer> current = new ArrayDeque<>();
  private @Nullable End end;

  Body(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription begun) {
    subscription.complete(begun);
    begun.request(WINDOW);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    events.add(new Piece(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new End(failure));
    whole.complete(null);
  }

  @Override
  public void onComplete() {
    events.add(new End(null));
    whole.complete(null);
  }

  /**
   * Waits for bytes and takes those that are there.
   *
   * @return how many; -1 at the end
   * @throws HttpTimeoutException if nothing came for too long
   */
  int read(ByteBuffer target) throws IOException {
    int count = 0;
    while (target.hasRemaining()) {
      ByteBuffer buffer = current.peek();
      if (buffer == null) {
        if (!advance(count == 0)) {
          return count > 0 ? count : -1;
        }
      } else if (!buffer.hasRemaining()) {
        current.remove();
      } else {
        int taken = Math.min(buffer.remaining(), target.remaining());
        target.put(buffer.slice().limit(taken));
        buffer.position(buffer.position() + taken);
        count += taken;
      }
    }
    return count;
  }

  /** Goes to the next piece; whether there is one now. */
  private boolean advance(boolean wait) throws IOException {
    End ended = end;
    if (ended == null) {
      Event event = wait ? await() : events.poll();
      if (event == null) {
        return false;
      }
      if (event instanceof Piece piece) {
        current.addAll(piece.buffers());
        subscription.join().request(1);
        return true;
      }
      ended = (End) event;
      end = ended;
    }
    if (wait && ended.failure() != null) {
      throw new IOException("the answer broke off", ended.failure());
    }
    return false;
  }

  private Event await() throws IOException {
    try {
      Event event = events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (event == null) {
        close();
        throw new HttpTimeoutException("no more came for " + timeout.toSeconds() + " s");
      }
      return event;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Reads all.
   *
   * @return null if there are more bytes than the limit
   */
  byte @Nullable [] readAll(int limit) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    while (read(buffer) >= 0) {
      if (buffer.position() > limit - all.size()) {
        return null;
      }
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return all.toByteArray();
  }

  /** Breaks the answer off if it does not come whole within the time that is waited for bytes. */
  void closeUnlessWhole() {
    var unused =
        whole
            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (done, late) -> {
                  if (late != null) {
                    close();
                  }
                });
  }

  /** Breaks the answer off if it has not come whole. */
  @Override
  public void close() {
    subscription.thenAccept(Subscription::cancel).isDone();
  }
}
