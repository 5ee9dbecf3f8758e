package io.stowage.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.stowage.server.config.SmtpSecurity;
import io.stowage.server.errors.Redaction;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code smtp_secure}: with TLS or not at all, and with a key that says who the client is. */
@Timeout(120)
class MailTlsTest {

  private static final SmtpSecurity TLS = new SmtpSecurity(null, null, "true");

  @TempDir static Path folder;

  private static @Nullable Identity server;
  private static @Nullable Identity client;

  @BeforeAll
  static void identities() throws Exception {
    server = Identity.create(folder, "server");
    client = Identity.create(folder, "client");
    Files.writeString(folder.resolve("trusted.pem"), server.certificatePem());
    Files.writeString(folder.resolve("key.pem"), client.keyPem());
    Files.writeString(folder.resolve("certificate.pem"), client.certificatePem());
    Files.writeString(folder.resolve("both.pem"), client.rsaKeyPem() + client.certificatePem());
  }

  @Test
  void mailsGoOverTls() throws Exception {
    try (TlsMailServer mails = start(false)) {
      mailer(mails.port(), TLS, "trusted.pem").send("subject", "body");

      assertThat(mails.take()).isNotNull();
    }
  }

  @Test
  void aServerThatIsNotTrustedGetsNothing() throws Exception {
    try (TlsMailServer mails = start(false)) {
      Mailer mailer = mailer(mails.port(), TLS, null);

      assertThatThrownBy(() -> mailer.send("subject", "body"))
          .isInstanceOf(MessagingException.class);
      assertThat(mails.isEmpty()).isTrue();
    }
  }

  @Test
  void aServerWithoutTlsGetsNothing() throws Exception {
    GreenMail plain = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    plain.start();
    try {
      Mailer mailer = mailer(plain.getSmtp().getPort(), TLS, "trusted.pem");

      assertThatThrownBy(() -> mailer.send("subject", "body"))
          .isInstanceOf(MessagingException.class);
      assertThat(plain.getReceivedMessages()).isEmpty();
    } finally {
      plain.stop();
    }
  }

  @Test
  void aKeySaysWhoTheClientIs() throws Exception {
    SmtpSecurity inTwoFiles = new SmtpSecurity(path("key.pem"), path("certificate.pem"), null);
    SmtpSecurity inOneFile = new SmtpSecurity(path("both.pem"), null, null);
    for (SmtpSecurity security : List.of(inTwoFiles, inOneFile)) {
      try (TlsMailServer mails = start(true)) {
        mailer(mails.port(), security, "trusted.pem").send("subject", "body");

        assertThat(mails.take()).extracting("client").isEqualTo("CN=client");
      }
    }
  }

  @Test
  void withoutAKeySuchAServerTakesNothing() throws Exception {
    try (TlsMailServer mails = start(true)) {
      Mailer mailer = mailer(mails.port(), TLS, "trusted.pem");

      assertThatThrownBy(() -> mailer.send("subject", "body"))
          .isInstanceOf(MessagingException.class);
      assertThat(mails.isEmpty()).isTrue();
    }
  }

  @Test
  void whatIsWrongWithAFileIsSaid() throws IOException {
    Path nothing = Files.writeString(folder.resolve("nothing.pem"), "nothing");

    assertThatThrownBy(() -> mailer(1, new SmtpSecurity(path("none.pem"), null, null), null))
        .isInstanceOf(IOException.class)
        .hasMessage("email_exceptions.smtp_secure: " + path("none.pem") + " does not exist");
    assertThatThrownBy(() -> mailer(1, new SmtpSecurity(path("key.pem"), null, null), null))
        .isInstanceOf(IOException.class)
        .hasMessage("email_exceptions.smtp_secure: " + path("key.pem") + " holds no certificate");
    assertThatThrownBy(() -> mailer(1, new SmtpSecurity(path("certificate.pem"), null, null), null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds no private key in PKCS#8 or of RSA; openssl pkcs8");
    assertThatThrownBy(() -> mailer(1, TLS, "nothing.pem"))
        .isInstanceOf(IOException.class)
        .hasMessage("errors.certificates: " + nothing + " holds no certificate");
  }

  private static TlsMailServer start(boolean asksForClient) throws Exception {
    if (server == null || client == null) {
      throw new IllegalStateException("no identities");
    }
    return new TlsMailServer(server.server(client), asksForClient);
  }

  private static Mailer mailer(int port, SmtpSecurity security, @Nullable String trusted)
      throws IOException {
    return Mailer.of(
        Errors.mail(
            port, null, null, security, trusted == null ? null : path(trusted), Errors.HOUR),
        new Redaction(List.of()));
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }
}
