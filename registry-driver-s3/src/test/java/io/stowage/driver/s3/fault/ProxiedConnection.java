package io.stowage.driver.s3.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connection of a client, whose requests are passed on one after the other. */
final class ProxiedConnection {

  private static final int DELAY_MILLIS = 300;
  private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

  private final FaultProxy proxy;
  private final InputStream in;
  private final OutputStream out;

  ProxiedConnection(FaultProxy proxy, Socket client) throws IOException {
    this.proxy = proxy;
    this.in = new BufferedInputStream(client.getInputStream(), 64 * 1024);
    this.out = client.getOutputStream();
  }

  /** Passes a request and its answer on; whether another may follow on this connection. */
  boolean passOne() throws IOException {
    List<String> lines = MessageHead.read(in);
    if (lines.isEmpty()) {
      return false;
    }
    RequestHead request = new RequestHead(lines);
    Fault fault = proxy.next(S3Operation.of(request));
    if (fault == Fault.DROP_REQUEST) {
      return false;
    }
    if (fault == Fault.DELAY) {
      delay();
    }
    if (request.expectsContinue()) {
      out.write(CONTINUE.getBytes(ISO_8859_1));
      out.flush();
    }
    long length = Math.max(0, request.length());
    if (fault != null && fault.status != 0 && fault != Fault.ERROR_AFTER) {
      copy(in, OutputStream.nullOutputStream(), length);
      return answer(request, fault);
    }
    try (Socket store = proxy.connect()) {
      OutputStream toStore = store.getOutputStream();
      byte[] head = request.forwarded();
      if (fault == Fault.CUT_REQUEST) {
        // Of one without a body half the head: whole, it would be done when nobody waits any more.
        toStore.write(head, 0, length == 0 ? head.length / 2 : head.length);
        copy(in, toStore, length / 2);
        return false;
      }
      toStore.write(head);
      copy(in, toStore, length);
      return passAnswer(request, new BufferedInputStream(store.getInputStream()), fault);
    }
  }

  private static void delay() throws IOException {
    try {
      Thread.sleep(DELAY_MILLIS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private boolean answer(RequestHead request, Fault fault) throws IOException {
    String document = fault.document();
    String head =
        "HTTP/1.1 %d Fault\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n"
            .formatted(fault.status, document.length());
    out.write((request.method().equals("HEAD") ? head : head + document).getBytes(ISO_8859_1));
    out.flush();
    return true;
  }

  private boolean passAnswer(RequestHead request, InputStream fromStore, @Nullable Fault fault)
      throws IOException {
    MessageHead answer = new MessageHead(MessageHead.read(fromStore));
    String status = answer.firstLine().split(" ", 3)[1];
    boolean empty = request.method().equals("HEAD") || status.equals("204") || status.equals("304");
    byte[] head = answer.text(line -> true).getBytes(ISO_8859_1);
    // Answers that do not tell their length are documents, which are short.
    byte @Nullable [] body =
        empty ? new byte[0] : answer.length() >= 0 ? null : readToEnd(fromStore, answer);
    long length = body == null ? answer.length() : body.length;
    if (fault == Fault.DROP_ANSWER || fault == Fault.ERROR_AFTER) {
      if (body == null) {
        copy(fromStore, OutputStream.nullOutputStream(), length);
      }
      return fault == Fault.ERROR_AFTER && answer(request, fault);
    }
    boolean cut = fault == Fault.CUT_ANSWER;
    long passed = cut ? length / 2 : length;
    out.write(head, 0, cut && length == 0 ? head.length / 2 : head.length);
    if (body == null) {
      copy(fromStore, out, passed);
    } else {
      out.write(body, 0, (int) passed);
    }
    out.flush();
    return !cut && !answer.isLast();
  }

  /** The body as it is sent, with the lengths of its chunks if it has some. */
  private static byte[] readToEnd(InputStream from, MessageHead answer) throws IOException {
    if (!answer.isChunked()) {
      return from.readAllBytes();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = -1; size != 0; ) {
      size = Integer.parseInt(copyLine(from, body).strip(), 16);
      copy(from, body, size);
      String unused = copyLine(from, body);
    }
    return body.toByteArray();
  }

  private static String copyLine(InputStream from, ByteArrayOutputStream to) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = 0;
    while (next != '\n') {
      next = from.read();
      if (next < 0) {
        throw new EOFException("ended within a chunk");
      }
      line.append((char) next);
      to.write(next);
    }
    return line.toString();
  }

  private static void copy(InputStream from, OutputStream to, long count) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    for (long left = count; left > 0; ) {
      int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException(left + " bytes early");
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }
}
