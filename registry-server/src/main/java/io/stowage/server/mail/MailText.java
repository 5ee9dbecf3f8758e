package io.stowage.server.mail;

import io.stowage.server.errors.ErrorReport;
import io.stowage.server.errors.Redaction;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What mails say, without secrets. Immutable. */
public final class MailText {

  /** The subject that docker-registry had, so that filters go on to find it. */
  private static final String SUBJECT = "Docker registry exception";

  private static final int LONGEST_LINE = 2000;
  private static final int LONGEST_BODY = 64 * 1024;

  private final String sender;
  private final Duration interval;
  private final Redaction redaction;

  /**
   * A text.
   *
   * @param sender which server it is, in one line
   * @param interval in which there is one mail about what comes again
   */
  public MailText(String sender, Duration interval, Redaction redaction) {
    this.sender = sender;
    this.interval = interval;
    this.redaction = redaction;
  }

  record Mail(String subject, String body) {}

  /** Of one kind, with the stack trace. */
  Mail of(ErrorKind.News news) {
    ErrorReport error = news.latest();
    String what = error.failure() == null ? "an error" : error.failure().getClass().getSimpleName();
    StringBuilder body = new StringBuilder();
    body.append("An error of ").append(sender).append(".\n\n");
    body.append("Time:    ").append(error.time()).append('\n');
    body.append("Times:   ").append(news.count()).append('\n');
    body.append("Logger:  ").append(error.logger()).append('\n');
    body.append("Thread:  ").append(error.thread()).append('\n');
    body.append("Message: ").append(line(error.message())).append("\n\n");
    body.append(clean(error.trace()));
    return mail(SUBJECT + ": " + what + " in " + error.logger(), body);
  }

  /** Of several kinds, a line each. */
  Mail of(List<ErrorKind.News> news) {
    long count = news.stream().mapToLong(ErrorKind.News::count).sum();
    StringBuilder body = new StringBuilder();
    body.append("Errors of ").append(sender).append(", the latest of each kind.\n\n");
    for (ErrorKind.News each : news) {
      body.append(each.count()).append(" times since ").append(each.since());
      body.append(", by ").append(each.latest().logger()).append(":\n    ");
      body.append(line(each.latest().summary())).append("\n\n");
    }
    return mail(SUBJECT + ": " + count + (count == 1 ? " error" : " errors"), body);
  }

  private Mail mail(String subject, StringBuilder body) {
    return new Mail(
        subject,
        body.substring(0, Math.min(body.length(), LONGEST_BODY))
            + "\nErrors that come again are told of after "
            + interval.toString().substring("PT".length()).toLowerCase(Locale.ROOT)
            + " at the earliest, with their number.\n");
  }

  private String line(String text) {
    String clean = clean(text).replaceAll("[\\r\\n]+", " ");
    return clean.substring(0, Math.min(clean.length(), LONGEST_LINE));
  }

  /** What is cut off is far behind what is shown, so that no half of a secret is. */
  private String clean(String text) {
    return redaction.of(text.substring(0, Math.min(text.length(), 4 * LONGEST_BODY)));
  }
}
