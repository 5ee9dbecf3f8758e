package io.stowage.server.config;

import io.stowage.server.config.Configuration.Bugsnag;
import io.stowage.server.config.Configuration.Mail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads whom errors are told to. */
final class ErrorReportsReader {

  /** What the sample configuration of docker-registry has. */
  private static final String FROM = "docker-registry@localdomain.local";

  private final Settings settings;

  ErrorReportsReader(Settings settings) {
    this.settings = settings;
  }

  /** Adds what is wrong to the settings. */
  void check() {
    if (settings.get(Keys.SMTP_HOST) != null && receivers().isEmpty()) {
      settings.wrong(
          Keys.TO_ADDR.path(), "is missing; with smtp_host it says whom errors are mailed to");
    }
  }

  private List<String> receivers() {
    List<String> given = settings.get(Keys.TO_ADDR);
    return given == null ? List.of() : given.stream().filter(text -> !text.isBlank()).toList();
  }

  /** By mail; null for not. */
  @Nullable Mail mail() {
    String host = settings.get(Keys.SMTP_HOST);
    if (host == null) {
      return null;
    }
    String from = settings.get(Keys.FROM_ADDR);
    return new Mail(
        host,
        settings.require(Keys.SMTP_PORT),
        settings.get(Keys.SMTP_LOGIN),
        settings.get(Keys.SMTP_PASSWORD),
        settings.get(Keys.SMTP_SECURE),
        settings.get(Keys.ERROR_CERTIFICATES),
        from == null ? FROM : from,
        receivers(),
        settings.require(Keys.ERROR_INTERVAL),
        settings.require(Keys.ERROR_TIMEOUT));
  }

  /** By Bugsnag; null for not. */
  @Nullable Bugsnag bugsnag() {
    Secret key = settings.get(Keys.BUGSNAG);
    return key == null
        ? null
        : new Bugsnag(
            key, settings.require(Keys.BUGSNAG_ENDPOINT), settings.require(Keys.ERROR_TIMEOUT));
  }
}
