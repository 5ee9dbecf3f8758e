package io.stowage.core.event;

import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.Events.Limits;
import io.stowage.core.model.ImageId;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener with the threads that it runs on and the events that wait for it. */
final class Subscription implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  /** How many requests may wait for the listener's answer. */
  private static final int QUESTIONS = 8;

  private static final long IDLE_SECONDS = 10;
  private static final long LOOK_MILLIS = 100;

  private final String name;
  private final RegistryListener listener;
  private final Limits limits;
  private final Set<Kind> kinds;
  private final BlockingQueue<Event> waiting;
  private final AtomicLong missed = new AtomicLong();
  private final Thread thread;
  private final ThreadPoolExecutor questions;
  private volatile boolean closed;

  Subscription(String name, RegistryListener listener, Limits limits) {
    this.name = name;
    this.listener = listener;
    this.limits = limits;
    this.kinds = EnumSet.noneOf(Kind.class);
    this.kinds.addAll(listener.kinds());
    this.waiting = new ArrayBlockingQueue<>(limits.events());
    this.questions =
        new ThreadPoolExecutor(
            0,
            QUESTIONS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "stowage-ask-" + name));
    this.thread = daemon(this::hand, "stowage-listener-" + name);
    thread.start();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  Set<Kind> kinds() {
    return kinds;
  }

  void offer(Event event) {
    if (kinds.contains(event.kind()) && !waiting.offer(event) && missed.getAndIncrement() == 0) {
      LOG.warn(
          "listener {} is too slow: {} events wait, more are thrown away", name, limits.events());
    }
  }

  /** Hands out events until it is closed and none is left. */
  private void hand() {
    while (true) {
      try {
        Event event = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        long lost = missed.getAndSet(0);
        if (lost > 0) {
          call("hear that it missed events", () -> listener.missed(lost));
        }
        if (event != null) {
          call("hear of an event", () -> listener.happened(event));
        } else if (closed) {
          call("close", listener::close);
          return;
        }
      } catch (InterruptedException e) {
        return; // it was closed and did not come to an end
      }
    }
  }

  private interface Call {
    void run() throws Exception;
  }

  private void call(String what, Call call) throws InterruptedException {
    try {
      call.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError | StackOverflowError e) {
      LOG.warn("listener {} failed to {}", name, what, e);
    }
  }

  void checkImageJson(ImageId id, byte[] json) throws VetoException {
    Future<?> answer;
    try {
      answer =
          questions.submit(
              () -> {
                listener.beforeImageJson(id, json);
                return null;
              });
    } catch (RejectedExecutionException e) {
      LOG.warn("listener {} was not asked about image {}: {} questions wait", name, id, QUESTIONS);
      return;
    }
    try {
      answer.get(limits.answer().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VetoException veto) {
        throw veto;
      }
      LOG.warn("listener {} failed to tell whether image {} may be pushed", name, id, e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      LOG.warn(
          "listener {} has not told within {} whether image {} may be pushed",
          name,
          limits.answer(),
          id);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    questions.shutdownNow();
    try {
      thread.join(limits.answer().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("listener {} is left with {} events: it does not end", name, waiting.size());
      thread.interrupt();
    }
  }
}
