package io.stowage.server.mail;

import io.stowage.server.errors.ErrorReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of errors of one kind and not told yet. Guarded by who has it. */
final class ErrorKind {

  private @Nullable ErrorReport latest;
  private @Nullable Instant since;
  private long count;
  private boolean told;
  private long due;

  /**
   * A kind that nothing has been told of.
   *
   * @param due when it is to be told, as {@link System#nanoTime}
   */
  ErrorKind(long due) {
    this.due = due;
  }

  /**
   * What is told of a kind.
   *
   * @param kind that it is of
   * @param latest error
   * @param since time of the first
   * @param count of errors
   * @param isFirst whether nothing was told of the kind before
   */
  record News(ErrorKind kind, ErrorReport latest, Instant since, long count, boolean isFirst) {

    /** Undoes the taking: it could not be told. */
    void giveBack() {
      kind.giveBack(this);
    }
  }

  void add(ErrorReport error) {
    if (since == null) {
      since = error.time();
    }
    latest = error;
    count++;
  }

  boolean hasNews() {
    return count > 0;
  }

  long nanosUntilDue(long now) {
    return due - now;
  }

  /**
   * Takes the news.
   *
   * @param nextDue when it is to be told next
   */
  News take(long nextDue) {
    if (latest == null || since == null) {
      throw new IllegalStateException("nothing to tell");
    }
    News news = new News(this, latest, since, count, !told);
    latest = null;
    since = null;
    count = 0;
    told = true;
    due = nextDue;
    return news;
  }

  private void giveBack(News news) {
    if (latest == null) {
      latest = news.latest;
    }
    since = news.since;
    count += news.count;
    told = !news.isFirst;
  }
}
