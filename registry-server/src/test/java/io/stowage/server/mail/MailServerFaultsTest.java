package io.stowage.server.mail;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.stowage.core.RegistryOptions;
import io.stowage.server.ServerOptions;
import io.stowage.server.config.Secret;
import io.stowage.server.logging.ErrorAppender;
import io.stowage.server.spec.RegistryServerExtension;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A mail server that is down, hangs or refuses costs a line in the log, and nothing else. */
@Timeout(120)
class MailServerFaultsTest {

  private static final int ERRORS = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension
  static final RegistryServerExtension SERVER =
      new RegistryServerExtension(
          RegistryOptions.defaults(), ServerOptions.builder(), Faulty::around);

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    context.getLogger(ErrorMails.class).setLevel(Level.INFO);
    context.getLogger(ErrorMails.class).addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    context.getLogger(ErrorMails.class).detachAppender(logged);
  }

  @Test
  void downCostsNothing() throws Exception {
    try (Socket down = new Socket()) {
      down.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // nobody listens
      int port = down.getLocalPort();
      try (ErrorMails mails = Errors.mails(Errors.mail(port, Errors.HOUR))) {
        report(mails);
        awaitWarning(port, "Couldn't connect");
        report(mails);
      }
      assertThat(warnings(port)).hasSize(1);
    }
  }

  @Test
  void hangingCostsNothing() throws Exception {
    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ErrorMails mails = Errors.mails(Errors.mail(hanging.getLocalPort(), Errors.HOUR))) {
      mails.report(Errors.of("first"));
      // The thread that mails now waits for an answer that does not come.
      try (Socket silent = hanging.accept()) {
        report(mails);
        assertThat(silent.isClosed()).isFalse();
        awaitWarning(hanging.getLocalPort(), "");
        report(mails);
      }
    }
  }

  /** Ten times as many failing requests as there are threads, each of which logs an error. */
  @Test
  void requestsDoNotWaitForAServerThatHangs() throws Exception {
    ErrorAppender appender = null;
    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ErrorMails mails =
            Errors.mails(
                Errors.mail(hanging.getLocalPort(), Errors.HOUR, Duration.ofMinutes(10)))) {
      appender = new ErrorAppender(List.of(mails));
      appender.setContext(context);
      appender.start();
      root.addAppender(appender);
      SERVER.get("/v2/faulty/tags/list").expect(503);
      try (Socket silent = hanging.accept()) {
        for (int i = 0; i < 320; i++) {
          SERVER.get("/v2/faulty/tags/list").expect(503);
        }
        assertThat(silent.isClosed()).isFalse();
        assertThat(warnings(hanging.getLocalPort())).as("the mail server still hangs").isEmpty();
      }
    } finally {
      root.detachAppender(appender);
    }
  }

  @Test
  void aServerThatRefusesIsAskedAgainWithAllThatWasCounted() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.setUser("ops@localhost.local", "me", "right");
    server.getUserManager().setAuthRequired(true);
    server.start();
    try (ErrorMails mails =
        Errors.mails(
            Errors.mail(
                server.getSmtp().getPort(),
                "me",
                new Secret("wrong"),
                null,
                null,
                Duration.ofSeconds(1)))) {
      mails.report(Errors.of("kind"));
      awaitWarning(server.getSmtp().getPort(), "");
      mails.report(Errors.of("kind"));
      server.setUser("ops@localhost.local", "me", "wrong");

      assertThat(server.waitForIncomingEmail(PATIENCE.toMillis(), 1)).isTrue();
      assertThat(server.getReceivedMessages()[0].getContent().toString()).contains("Times:   2");
      await(() -> List.copyOf(logged.list).stream().anyMatch(it -> it.getLevel() == Level.INFO));
      assertThat(warnings(server.getSmtp().getPort())).hasSize(1);
    } finally {
      server.stop();
    }
  }

  /** So many that the test would come to no end if each waited for a mail server. */
  private static void report(ErrorMails mails) {
    for (int i = 0; i < ERRORS; i++) {
      mails.report(Errors.of("kind " + i % 3));
    }
  }

  private void awaitWarning(int port, String reason) {
    await(() -> !warnings(port).isEmpty());
    assertThat(warnings(port))
        .singleElement()
        .asString()
        .startsWith("errors cannot be mailed: 127.0.0.1 port " + port + ": " + reason);
  }

  /** About a server: threads of other tests may still log. */
  private List<String> warnings(int port) {
    return List.copyOf(logged.list).stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.contains(" port " + port + ": "))
        .toList();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
