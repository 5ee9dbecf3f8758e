package io.stowage.server.http;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each request, in the combined format with the time in milliseconds behind it. Lines
 * are put into memory by the threads that answer and written by one of its own; when that does not
 * keep up, requests wait rather than lines get lost.
 */
public final class AccessLog implements ExchangeCompletionListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int BUFFER = 256 * 1024;
  private static final int LONGEST_FIELD = 2048;
  private static final long FLUSH_NANOS = 100_000_000;

  private final OutputStream out;
  private final Thread writer;
  private final Object lock = new Object();
  private byte[] filling = new byte[BUFFER];
  private byte[] spare = new byte[BUFFER];
  private int length;
  private boolean closed;
  private volatile FormattedSecond second = new FormattedSecond(-1, "");

  private record FormattedSecond(long epochSecond, String text) {}

  /** Writes to a stream, which stays open. */
  public AccessLog(OutputStream out) {
    this.out = out;
    this.writer = new Thread(this::write, "stowage-access-log");
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
    try {
      append(line(exchange));
    } finally {
      next.proceed();
    }
  }

  private String line(HttpServerExchange exchange) {
    StringBuilder line = new StringBuilder(256);
    InetSocketAddress peer = exchange.getSourceAddress();
    line.append(
        peer == null || peer.getAddress() == null ? "-" : peer.getAddress().getHostAddress());
    line.append(" - - [").append(time()).append("] \"");
    field(line, exchange.getRequestMethod().toString());
    field(line.append(' '), exchange.getRequestURI());
    if (!exchange.getQueryString().isEmpty()) {
      field(line.append('?'), exchange.getQueryString());
    }
    field(line.append(' '), exchange.getProtocol().toString());
    line.append("\" ").append(exchange.getStatusCode()).append(' ');
    line.append(exchange.getResponseBytesSent());
    field(line.append(" \""), exchange.getRequestHeaders().getFirst(Headers.REFERER));
    field(line.append("\" \""), exchange.getRequestHeaders().getFirst(Headers.USER_AGENT));
    long start = exchange.getRequestStartTime();
    line.append("\" ").append(start < 0 ? 0 : (System.nanoTime() - start) / 1_000_000);
    return line.append('\n').toString();
  }

  /** Appends what a client sent, so that it can not end the line or the field. */
  private static void field(StringBuilder line, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      line.append('-');
      return;
    }
    int end = Math.min(text.length(), LONGEST_FIELD);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      line.append(c < 0x20 || c > 0x7e || c == '"' || c == '\\' ? '?' : c);
    }
  }

  private String time() {
    long now = System.currentTimeMillis() / 1000;
    FormattedSecond known = second;
    if (known.epochSecond() != now) {
      known = new FormattedSecond(now, TIME.format(Instant.ofEpochSecond(now)));
      second = known;
    }
    return known.text();
  }

  @SuppressWarnings("deprecation") // the line is ASCII, and this copies it without an encoder
  private void append(String line) {
    int size = line.length();
    synchronized (lock) {
      while (length + size > BUFFER && !closed) {
        try {
          LockSupport.unpark(writer);
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
      if (!closed) {
        line.getBytes(0, size, filling, length);
        length += size;
      }
    }
  }

  private void write() {
    boolean last = false;
    while (!last) {
      LockSupport.parkNanos(FLUSH_NANOS);
      byte[] full;
      int size;
      synchronized (lock) {
        last = closed;
        full = filling;
        size = length;
        filling = spare;
        spare = full;
        length = 0;
        lock.notifyAll();
      }
      try {
        out.write(full, 0, size);
        out.flush();
      } catch (IOException e) {
        LOG.warn("the access log cannot be written: {}", e.getMessage());
      }
    }
  }

  /** Writes what is left and ends. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    LockSupport.unpark(writer);
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
