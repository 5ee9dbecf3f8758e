package io.stowage.server.mail;

import io.stowage.server.config.Configuration;
import io.stowage.server.config.SmtpSecurity;
import io.stowage.server.errors.Redaction;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Sends mails over SMTP (RFC 5321), with a connection for each. Immutable. */
public final class Mailer {

  private final Session session;
  private final InternetAddress from;
  private final InternetAddress[] to;
  private final @Nullable String login;
  private final @Nullable String password;
  private final String server;
  private final Redaction redaction;

  private Mailer(
      Configuration.Mail mail,
      Session session,
      InternetAddress from,
      InternetAddress[] to,
      Redaction redaction) {
    this.session = session;
    this.from = from;
    this.to = to;
    this.login = mail.login();
    this.password = mail.password() == null ? null : mail.password().value();
    this.server = mail.host() + " port " + mail.port();
    this.redaction = redaction;
  }

  /**
   * One that is set up; nothing is sent yet.
   *
   * @param redaction for what is said about failures
   * @throws IOException if an address, a key or a certificate cannot be used, naming its setting
   */
  public static Mailer of(Configuration.Mail mail, Redaction redaction) throws IOException {
    List<InternetAddress> to = new ArrayList<>();
    for (String addresses : mail.to()) {
      to.addAll(Arrays.asList(addresses("to_addr", addresses)));
    }
    InternetAddress[] from = addresses("from_addr", mail.from());
    if (from.length != 1) {
      throw new IOException("email_exceptions.from_addr: is not one address");
    }
    return new Mailer(
        mail,
        Session.getInstance(properties(mail)),
        from[0],
        to.toArray(InternetAddress[]::new),
        redaction);
  }

  private static InternetAddress[] addresses(String key, String text) throws IOException {
    try {
      return InternetAddress.parse(text, true);
    } catch (AddressException e) {
      throw new IOException("email_exceptions." + key + ": is no mail address", e);
    }
  }

  private static Properties properties(Configuration.Mail mail) throws IOException {
    String millis = Long.toString(mail.timeout().toMillis());
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", "smtp");
    properties.put("mail.smtp.host", mail.host());
    properties.put("mail.smtp.port", Integer.toString(mail.port()));
    properties.put("mail.smtp.connectiontimeout", millis);
    properties.put("mail.smtp.timeout", millis);
    properties.put("mail.smtp.writetimeout", millis);
    properties.put("mail.smtp.auth", Boolean.toString(mail.login() != null));
    SmtpSecurity security = mail.security();
    if (security != null) {
      properties.put("mail.smtp.starttls.enable", "true");
      properties.put("mail.smtp.starttls.required", "true");
      properties.put("mail.smtp.ssl.checkserveridentity", "true");
      properties.put(
          "mail.smtp.ssl.socketFactory", ClientTls.sockets(security, mail.certificates()));
    }
    return properties;
  }

  /** Sends a mail and waits until the server has it. */
  void send(String subject, String body) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(from);
    message.setRecipients(Message.RecipientType.TO, to);
    message.setSubject(subject, StandardCharsets.UTF_8.name());
    message.setHeader(
        "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setText(body, StandardCharsets.UTF_8.name());
    Transport.send(message, login, password);
  }

  /** Why a mail was not sent, in one line without secrets. */
  String reason(Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String why = failure.getMessage();
    if (cause != failure) {
      why += " (" + cause.getMessage() + ")";
    }
    return redaction.of(server + ": " + why).replaceAll("\\s+", " ");
  }
}
