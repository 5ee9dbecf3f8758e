package io.stowage.server.mail;

import io.stowage.server.config.Configuration;
import io.stowage.server.config.Secret;
import io.stowage.server.config.SmtpSecurity;
import io.stowage.server.errors.ErrorReport;
import io.stowage.server.errors.Redaction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Errors and whom they are mailed to, for tests. */
final class Errors {

  static final Duration HOUR = Duration.ofHours(1);

  private static final Redaction REDACTION = new Redaction(List.of("s3cr3t-of-the-store"));

  private Errors() {}

  static ErrorReport of(String kind) {
    return of(kind, "what happened: " + kind);
  }

  static ErrorReport of(String kind, String message) {
    return new ErrorReport(
        Instant.now(), kind, "Errors", "worker-1", message, new IOException("the disk is gone"));
  }

  static Configuration.Mail mail(int port, Duration interval) {
    return mail(port, null, null, null, null, interval);
  }

  static Configuration.Mail mail(int port, Duration interval, Duration timeout) {
    return mail(port, null, null, null, null, interval, timeout);
  }

  static Configuration.Mail mail(int port, String login, String password) {
    return mail(port, login, new Secret(password), null, null, HOUR);
  }

  static Configuration.Mail mail(
      int port,
      @Nullable String login,
      @Nullable Secret password,
      @Nullable SmtpSecurity security,
      @Nullable String certificates,
      Duration interval) {
    return mail(port, login, password, security, certificates, interval, Duration.ofSeconds(10));
  }

  private static Configuration.Mail mail(
      int port,
      @Nullable String login,
      @Nullable Secret password,
      @Nullable SmtpSecurity security,
      @Nullable String certificates,
      Duration interval,
      Duration timeout) {
    return new Configuration.Mail(
        "127.0.0.1",
        port,
        login,
        password,
        security,
        certificates,
        "docker-registry@localdomain.local",
        List.of("ops@localhost.local"),
        interval,
        timeout);
  }

  static ErrorMails mails(Configuration.Mail mail) throws IOException {
    return new ErrorMails(
        Mailer.of(mail, REDACTION),
        new MailText("Stowage under test", mail.interval(), REDACTION),
        mail.interval());
  }
}
