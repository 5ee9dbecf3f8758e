package io.stowage.server.notify;

import io.stowage.server.config.Notifications;
import io.stowage.server.config.Notifications.Endpoint;
import io.stowage.server.notify.DurableQueue.Batch;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one endpoint, and the thread that sends it: changes one after the other, each
 * until the endpoint has taken it; pulls when no change waits, once.
 */
final class Delivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  /** How long a thread that is interrupted is waited for. */
  private static final Duration ENDING = Duration.ofSeconds(5);

  private final Endpoint endpoint;
  private final Notifications settings;
  private final DurableQueue queue;
  private final BlockingQueue<byte[]> pulls;
  private final Webhook webhook;
  private final Breaker breaker;
  private final Semaphore news = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong thrownAway = new AtomicLong();
  private final Thread thread;
  private Instant failingSince = Instant.EPOCH;
  private boolean queueFails;

  Delivery(Endpoint endpoint, Notifications settings, DurableQueue queue, Webhook webhook) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.queue = queue;
    this.pulls = new ArrayBlockingQueue<>(settings.waitingPulls());
    this.webhook = webhook;
    this.breaker = new Breaker(endpoint.threshold(), endpoint.backoff());
    this.thread = new Thread(this::run, "stowage-notify-" + endpoint.name());
    thread.setDaemon(true);
    thread.start();
  }

  private boolean isWanted(Notice notice) {
    return !endpoint.ignoredActions().contains(notice.action())
        && (notice.mediaType() == null
            || !endpoint.ignoredMediaTypes().contains(notice.mediaType()));
  }

  /**
   * Keeps changes until they are delivered.
   *
   * @throws IOException if they cannot be kept
   */
  void keep(List<Notice> notices) throws IOException {
    List<byte[]> records = notices.stream().filter(this::isWanted).map(Notice::json).toList();
    if (records.isEmpty()) {
      return;
    }
    try {
      queue.append(records);
    } catch (QueueFullException e) {
      if (!settings.dropsWhenFull()) {
        throw e;
      }
      if (thrownAway.getAndAdd(records.size()) == 0) {
        LOG.error(
            "notifications: too much waits for endpoint {}, further events are thrown away: {}",
            endpoint.name(),
            e.getMessage());
      }
      return;
    }
    long lost = thrownAway.getAndSet(0);
    if (lost > 0) {
      LOG.error(
          "notifications: {} events for endpoint {} were thrown away, as too much waited",
          lost,
          endpoint.name());
    }
    wake();
  }

  /**
   * Looks whether changes can be kept, where none may be thrown away.
   *
   * @throws QueueFullException if there is no room
   */
  void checkRoom() throws QueueFullException {
    if (!settings.dropsWhenFull()) {
      queue.checkRoom();
    }
  }

  /** Tells of a pull, if not too many wait. */
  void offer(Notice pull) {
    if (isWanted(pull) && pulls.offer(pull.json())) {
      wake();
    }
  }

  private void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void run() {
    try {
      while (!(isClosing() && (breaker.isFailing() || queueFails))) {
        if (!deliver()) {
          if (isClosing()) {
            return;
          }
          news.acquire();
          news.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      // The server ends; what waits is sent when it is started again.
    }
  }

  /** Sends what comes next; false if there is nothing. */
  private boolean deliver() throws InterruptedException {
    Batch batch;
    try {
      batch = queue.next(settings.eventsPerRequest());
    } catch (ClosedByInterruptException e) {
      throw ended(e);
    } catch (IOException | RuntimeException e) {
      queueFailed(e);
      return true;
    }
    if (batch.isEmpty()) {
      byte[] pull = pulls.poll();
      if (pull != null) {
        boolean unused = post(List.of(pull));
      }
      return pull != null;
    }
    if (post(batch.records())) {
      try {
        queue.delivered(batch);
        queueFails = false;
      } catch (ClosedByInterruptException e) {
        throw ended(e);
      } catch (IOException | RuntimeException e) {
        queueFailed(e);
      }
    }
    return true;
  }

  /** A file that is in use is closed by the interrupt that ends the thread; that is no failure. */
  private static InterruptedException ended(ClosedByInterruptException cause) {
    InterruptedException ended = new InterruptedException();
    ended.initCause(cause);
    return ended;
  }

  /** Whether the endpoint has taken them. */
  private boolean post(List<byte[]> records) throws InterruptedException {
    try {
      webhook.post(records);
    } catch (IOException e) {
      failed(e);
      return false;
    } catch (RuntimeException e) {
      failed(new IOException(e)); // nobody expects one, and the thread has to live
      return false;
    }
    succeeded();
    return true;
  }

  /** What the endpoint has nothing to do with. */
  private void queueFailed(Exception failure) throws InterruptedException {
    if (!queueFails) {
      queueFails = true;
      LOG.error("notifications: the queue of endpoint {} fails", endpoint.name(), failure);
    }
    pause(endpoint.backoff());
  }

  private void succeeded() {
    if (breaker.isFailing()) {
      breaker.succeeded();
      LOG.info(
          "notifications: endpoint {} is back after {} s; {} events wait for it",
          endpoint.name(),
          failingSince.until(Instant.now(), ChronoUnit.SECONDS),
          queue.waiting());
    }
  }

  private void failed(IOException failure) throws InterruptedException {
    if (!breaker.isFailing()) {
      failingSince = Instant.now();
      LOG.warn(
          "notifications: endpoint {} at {} fails: {}; events wait until it is back, {} now",
          endpoint.name(),
          endpoint.shownUrl(),
          failure.getMessage(),
          queue.waiting());
    }
    pause(breaker.failed());
  }

  private void pause(Duration time) throws InterruptedException {
    boolean unused = closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Has it end once it has handed over what waits, or the endpoint does not take it. */
  void stop() {
    closing.countDown();
    wake();
  }

  /** Waits for its end until a time of {@link System#nanoTime}. */
  void await(long deadline) throws InterruptedException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (millis > 0) {
      thread.join(millis);
    }
  }

  /** Ends it, wherever it is. */
  @Override
  public void close() {
    stop();
    thread.interrupt();
    try {
      thread.join(ENDING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (queue.waiting() > 0) {
      LOG.info(
          "notifications: {} events wait for endpoint {} and are sent after the next start",
          queue.waiting(),
          endpoint.name());
    }
    try {
      queue.close();
    } catch (IOException e) {
      LOG.warn("notifications: {}", e.toString());
    }
  }
}
