package io.stowage.server.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.stowage.server.errors.ErrorReport;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What arrives at a mail server, and how often. */
@Timeout(120)
class ErrorMailsTest {

  private static final long PATIENCE = 60_000;

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void anErrorIsMailed() throws Exception {
    try (ErrorMails mails = Errors.mails(Errors.mail(port(), Errors.HOUR))) {
      mails.report(Errors.of("kind", "PUT /v2/a\r\nBcc: x@y"));
      MimeMessage mail = await(1).get(0);

      assertThat(mail.getSubject()).isEqualTo("Docker registry exception: IOException in Errors");
      assertThat(mail.getFrom())
          .extracting("address")
          .containsExactly("docker-registry@localdomain.local");
      assertThat(mail.getRecipients(Message.RecipientType.TO))
          .extracting("address")
          .containsExactly("ops@localhost.local");
      assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(body(mail))
          .contains(
              "An error of Stowage under test.",
              "Times:   1\n",
              "Message: PUT /v2/a Bcc: x@y\n",
              "java.io.IOException: the disk is gone\n",
              "\tat " + Errors.class.getName() + ".of(");
    }
  }

  @Test
  void whoHasToLogInDoes() throws Exception {
    server.setUser("ops@localhost.local", "me", "my password");
    server.getUserManager().setAuthRequired(true);
    try (ErrorMails mails = Errors.mails(Errors.mail(port(), "me", "my password"))) {
      mails.report(Errors.of("kind"));

      assertThat(await(1)).hasSize(1);
    }
  }

  @Test
  void whatComesAgainIsMailedAfterTheInterval() throws Exception {
    try (ErrorMails mails = Errors.mails(Errors.mail(port(), Duration.ofSeconds(1)))) {
      mails.report(Errors.of("kind"));
      await(1);
      mails.report(Errors.of("kind"));

      assertThat(body(await(2).get(1))).contains("what happened: kind");
    }
    assertThat(server.getReceivedMessages()).hasSize(2);
  }

  /** 10,000 errors of three kinds at once: a mail for each kind, then one for all with counts. */
  @Test
  void aFloodIsGathered() throws Exception {
    int errors = 10_000;
    try (ErrorMails mails = Errors.mails(Errors.mail(port(), Errors.HOUR))) {
      for (String kind : List.of("a", "b", "c")) {
        mails.report(Errors.of(kind));
      }
      List<MimeMessage> first = await(3);
      assertThat(first).allMatch(mail -> body(mail).contains("Times:   1\n"));

      for (int i = 3; i < errors; i++) {
        mails.report(Errors.of(List.of("a", "b", "c").get(i % 3)));
      }
      assertThat(server.getReceivedMessages()).hasSize(3);
    }
    MimeMessage last = await(4).get(3);
    assertThat(last.getSubject()).isEqualTo("Docker registry exception: 9997 errors");
    assertThat(body(last))
        .contains("what happened: a", "what happened: b", "what happened: c")
        .contains("3333 times since", "3332 times since")
        .doesNotContain("\tat ");
    assertThat(server.getReceivedMessages()).hasSize(4);
  }

  @Test
  void manyKindsShareAMailAndMemoryIsBounded() throws Exception {
    try (ErrorMails mails = Errors.mails(Errors.mail(port(), Errors.HOUR))) {
      List<ErrorReport> errors =
          IntStream.range(0, 10_000).mapToObj(i -> Errors.of("kind " + i)).toList();
      errors.forEach(mails::report);
      MimeMessage mail = await(1).get(0);

      assertThat(mail.getSubject()).isEqualTo("Docker registry exception: 10000 errors");
      assertThat(body(mail).lines().filter(line -> line.contains(" times since "))).hasSize(101);
      assertThat(body(mail)).contains("9900 times since");
    }
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  void secretsStayHere() throws Exception {
    try (ErrorMails mails = Errors.mails(Errors.mail(port(), Errors.HOUR))) {
      mails.report(
          Errors.of(
              "kind", "s3cr3t-of-the-store https://me:hush@host/ Authorization: Basic aHVzaA=="));
      String body = body(await(1).get(0));

      assertThat(body).contains("******** https://me:********@host/ Authorization: ********");
      assertThat(body).doesNotContain("s3cr3t", "hush", "aHVz");
    }
  }

  @Test
  void whatIsLeftIsMailedAtTheEnd() throws Exception {
    try (ErrorMails mails = Errors.mails(Errors.mail(port(), Errors.HOUR))) {
      mails.report(Errors.of("kind"));
      await(1);
      mails.report(Errors.of("kind"));
      mails.report(Errors.of("kind"));
    }
    assertThat(server.getReceivedMessages()).hasSize(2);
    assertThat(server.getReceivedMessages()[1].getSubject())
        .isEqualTo("Docker registry exception: 2 errors");
  }

  private int port() {
    return server.getSmtp().getPort();
  }

  private List<MimeMessage> await(int count) {
    assertThat(server.waitForIncomingEmail(PATIENCE, count)).isTrue();
    return Arrays.asList(server.getReceivedMessages());
  }

  private static String body(MimeMessage mail) {
    try {
      return mail.getContent().toString().replace("\r\n", "\n");
    } catch (IOException | MessagingException e) {
      throw new IllegalStateException(GreenMailUtil.getWholeMessage(mail), e);
    }
  }
}
