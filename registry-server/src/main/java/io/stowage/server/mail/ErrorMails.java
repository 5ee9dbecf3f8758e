package io.stowage.server.mail;

import io.stowage.server.errors.ErrorReport;
import io.stowage.server.errors.ErrorSink;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails errors: the first of a kind at once, and what comes again in one mail for all kinds each
 * interval, with counts. A thread of its own sends; it keeps counts of a bounded number of kinds,
 * and nothing else waits for a mail server. When that takes no mail, counts are kept until the next
 * interval.
 */
public final class ErrorMails implements ErrorSink {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorMails.class);

  /** More kinds at once count as one. */
  private static final int KINDS = 100;

  private static final String FURTHER = "further kinds";

  /** More that are new at once share a mail. */
  private static final int MAILS_AT_ONCE = 10;

  /** What begins together is told together. */
  private static final long GATHER_NANOS = Duration.ofMillis(200).toNanos();

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Mailer mailer;
  private final MailText text;
  private final long intervalNanos;
  private final Thread thread;
  private final Object lock = new Object();
  private final Map<String, ErrorKind> kinds = new LinkedHashMap<>();
  private boolean closed;
  private boolean failing;
  private long quietUntil = System.nanoTime();

  /**
   * Begins.
   *
   * @param interval in which there is one mail about what comes again
   */
  public ErrorMails(Mailer mailer, MailText text, Duration interval) {
    this.mailer = mailer;
    this.text = text;
    this.intervalNanos = interval.toNanos();
    this.thread = new Thread(this::run, "stowage-mail");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void report(ErrorReport error) {
    synchronized (lock) {
      String name =
          kinds.size() < KINDS || kinds.containsKey(error.kind()) ? error.kind() : FURTHER;
      ErrorKind kind = kinds.get(name);
      if (kind == null) {
        kind = new ErrorKind(System.nanoTime() + GATHER_NANOS);
        kinds.put(name, kind);
        lock.notifyAll();
      } else if (!kind.hasNews()) {
        lock.notifyAll(); // the thread waits for kinds with news only
      }
      kind.add(error);
    }
  }

  private void run() {
    List<ErrorKind.News> news = next();
    while (news != null) {
      send(news);
      news = next();
    }
  }

  /** Waits for what is to be sent; null at the end. */
  private @Nullable List<ErrorKind.News> next() {
    synchronized (lock) {
      while (true) {
        long now = System.nanoTime();
        if (closed) {
          List<ErrorKind.News> last = failing ? List.of() : take(now, Long.MAX_VALUE);
          return last.isEmpty() ? null : last;
        }
        kinds.values().removeIf(kind -> !kind.hasNews() && kind.nanosUntilDue(now) <= 0);
        long wait =
            kinds.values().stream()
                .filter(ErrorKind::hasNews)
                .mapToLong(kind -> kind.nanosUntilDue(now))
                .min()
                .orElse(Long.MAX_VALUE);
        wait = Math.max(wait, quietUntil - now);
        if (wait <= 0) {
          // With some that would be due soon, so that one mail tells of all.
          return take(now, intervalNanos / 4);
        }
        try {
          lock.wait(Math.min(wait / 1_000_000 + 1, Integer.MAX_VALUE));
        } catch (InterruptedException e) {
          closed = true; // nobody interrupts it but who ends the program
        }
      }
    }
  }

  private List<ErrorKind.News> take(long now, long horizon) {
    return kinds.values().stream()
        .filter(kind -> kind.hasNews() && kind.nanosUntilDue(now) <= horizon)
        .map(kind -> kind.take(now + intervalNanos))
        .toList();
  }

  private void send(List<ErrorKind.News> news) {
    List<ErrorKind.News> first = news.stream().filter(ErrorKind.News::isFirst).toList();
    boolean alone = first.size() <= MAILS_AT_ONCE;
    List<ErrorKind.News> together =
        alone ? news.stream().filter(each -> !each.isFirst()).toList() : news;
    if (alone) {
      first.forEach(each -> send(text.of(each), List.of(each)));
    }
    if (!together.isEmpty()) {
      send(text.of(together), together);
    }
  }

  private void send(MailText.Mail mail, List<ErrorKind.News> news) {
    synchronized (lock) {
      if (failing && quietUntil - System.nanoTime() > 0) {
        news.forEach(ErrorKind.News::giveBack); // the mail before this one failed
        return;
      }
    }
    try {
      mailer.send(mail.subject(), mail.body());
      sent();
    } catch (MessagingException | RuntimeException e) {
      failed(e, news);
    }
  }

  private void sent() {
    boolean again;
    synchronized (lock) {
      again = failing;
      failing = false;
    }
    if (again) {
      LOG.info("errors are mailed again");
    }
  }

  private void failed(Exception failure, List<ErrorKind.News> news) {
    boolean before;
    synchronized (lock) {
      before = failing;
      failing = true;
      quietUntil = System.nanoTime() + intervalNanos;
      news.forEach(ErrorKind.News::giveBack);
    }
    if (!before) {
      LOG.warn("errors cannot be mailed: {}", mailer.reason(failure));
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    try {
      thread.join(FAREWELL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
