package io.stowage.server;

import io.stowage.server.bugsnag.BugsnagReports;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.LoadedConfiguration;
import io.stowage.server.errors.ErrorSink;
import io.stowage.server.errors.Redaction;
import io.stowage.server.mail.ErrorMails;
import io.stowage.server.mail.MailText;
import io.stowage.server.mail.Mailer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Whom errors are told to, beside the log. */
final class ErrorReporting implements AutoCloseable {

  private final List<ErrorSink> sinks;

  private ErrorReporting(List<ErrorSink> sinks) {
    this.sinks = sinks;
  }

  /**
   * Begins to tell what is logged from now on.
   *
   * @throws IOException if a setting cannot be used, naming it
   */
  static ErrorReporting begin(LoadedConfiguration loaded, String version) throws IOException {
    Configuration configuration = loaded.configuration();
    Redaction redaction = new Redaction(loaded.secrets());
    List<ErrorSink> sinks = new ArrayList<>();
    Configuration.Mail mail = configuration.mail();
    if (mail != null) {
      String sender = "Stowage " + version + " on " + host() + ", flavor " + configuration.flavor();
      sinks.add(
          new ErrorMails(
              Mailer.of(mail, redaction),
              new MailText(sender, mail.interval(), redaction),
              mail.interval()));
    }
    Configuration.Bugsnag bugsnag = configuration.bugsnag();
    if (bugsnag != null) {
      sinks.add(new BugsnagReports(bugsnag, configuration.flavor(), version, redaction));
    }
    if (!sinks.isEmpty()) {
      Logging.tell(sinks);
    }
    return new ErrorReporting(sinks);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unknown host";
    }
  }

  /** Sends what can be sent within seconds. */
  @Override
  public void close() {
    sinks.forEach(ErrorSink::close);
  }
}
