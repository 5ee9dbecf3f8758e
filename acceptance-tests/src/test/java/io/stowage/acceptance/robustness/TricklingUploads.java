package io.stowage.acceptance.robustness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Uploads that send a byte now and then, each on a connection of its own. */
final class TricklingUploads implements AutoCloseable {

  private static final long EVERY_MILLIS = 500;

  private final List<Trickle> trickles = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> dripping;

  /** One upload and how far it is. */
  private static final class Trickle {
    private final PushClient client;
    private final Content content;
    private final String target;
    private @Nullable SocketChannel channel;
    private long sent;

    Trickle(PushClient client, Content content, String target) {
      this.client = client;
      this.content = content;
      this.target = target;
    }

    void begin() throws IOException {
      channel = client.begin("PUT", target, Map.of(), content.size());
    }

    void send(long upTo) throws IOException {
      SocketChannel to = channel;
      if (to == null) {
        throw new IllegalStateException("not begun");
      }
      content.part(sent, upTo).writeTo(to);
      sent = upTo;
    }
  }

  TricklingUploads(int port, String repository, List<Content> contents) throws IOException {
    try (PushClient opening = new PushClient(port)) {
      for (Content content : contents) {
        String session = UploadForm.open(opening, repository);
        Trickle trickle =
            new Trickle(new PushClient(port), content, UploadForm.closing(session, content));
        trickles.add(trickle);
        trickle.begin();
      }
    }
    dripping = timer.scheduleWithFixedDelay(this::drip, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void drip() {
    try {
      for (Trickle trickle : trickles) {
        if (trickle.sent < trickle.content.size() - 1) {
          trickle.send(trickle.sent + 1);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends what is left of each, and each is answered as an upload that took its time. */
  void finish() throws IOException, InterruptedException {
    timer.shutdown();
    if (!timer.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new AssertionError("a byte could not be sent in 30 s");
    }
    if (!dripping.isCancelled()) {
      throw new AssertionError("a trickling upload broke");
    }
    for (Trickle trickle : trickles) {
      trickle.send(trickle.content.size());
      trickle.client.answer("PUT", trickle.target).expect(201);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    trickles.forEach(trickle -> trickle.client.close());
  }
}
