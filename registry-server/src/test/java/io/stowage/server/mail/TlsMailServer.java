package io.stowage.server.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server that takes mails after STARTTLS only (RFC 3207), which GreenMail does not have. */
final class TlsMailServer implements AutoCloseable {

  /** A mail, and who sent it by his certificate; empty without one. */
  record Taken(String text, String client) {}

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final SSLContext tls;
  private final boolean asksForClient;
  private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();

  TlsMailServer(SSLContext tls, boolean asksForClient) throws IOException {
    this.tls = tls;
    this.asksForClient = asksForClient;
    Thread thread = new Thread(this::serve, "tls-mail-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The next mail; null if none comes. */
  @Nullable Taken take() throws InterruptedException {
    return taken.poll(30, TimeUnit.SECONDS);
  }

  boolean isEmpty() {
    return taken.isEmpty();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        talk(socket, "");
      } catch (IOException e) {
        // The client has gone, or the test has ended.
      }
    }
  }

  private void talk(Socket socket, String client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
    boolean secure = socket instanceof SSLSocket;
    if (!secure) {
      say(out, "220 ready");
    }
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      switch (line.toUpperCase(Locale.ROOT).split("[ :]", 2)[0]) {
        case "EHLO" -> say(out, secure ? "250 here" : "250-here\r\n250 STARTTLS");
        case "STARTTLS" -> {
          say(out, "220 go on");
          talkSecurely(socket);
          return;
        }
        case "MAIL" -> say(out, secure ? "250 ok" : "530 STARTTLS first");
        case "DATA" -> {
          say(out, "354 go on");
          StringBuilder text = new StringBuilder();
          for (String data = in.readLine(); !".".equals(data); data = in.readLine()) {
            text.append(data).append('\n');
          }
          taken.add(new Taken(text.toString(), client));
          say(out, "250 ok");
        }
        case "QUIT" -> {
          say(out, "221 bye");
          return;
        }
        default -> say(out, "250 ok");
      }
    }
  }

  private void talkSecurely(Socket socket) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            tls.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), false);
    secure.setUseClientMode(false);
    secure.setNeedClientAuth(asksForClient);
    secure.startHandshake();
    talk(secure, asksForClient ? secure.getSession().getPeerPrincipal().getName() : "");
  }

  private static void say(Writer out, String line) throws IOException {
    out.write(line + "\r\n");
    out.flush();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
