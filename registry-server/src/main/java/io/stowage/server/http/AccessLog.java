package io.stowage.server.http;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each request. Lines are put into memory by the threads that answer and written by one
 * of its own; when that does not keep up, requests wait rather than lines get lost.
 */
public final class AccessLog implements ExchangeCompletionListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int BUFFER = 256 * 1024;
  private static final long FLUSH_NANOS = 100_000_000;

  private final OutputStream out;
  private final AccessLine line;
  private final Thread writer;
  private final Object lock = new Object();
  private byte[] filling = new byte[BUFFER];
  private byte[] spare = new byte[BUFFER];
  private int length;
  private boolean closed;
  private boolean failing;

  /**
   * Writes to a stream, which stays open.
   *
   * @param format of a line
   * @throws IllegalArgumentException if there is to be none
   */
  public AccessLog(OutputStream out, AccessFormat format) {
    this.out = out;
    this.line =
        switch (format) {
          case COMBINED -> new CombinedLine();
          case JSON -> new JsonLine();
          case NONE -> throw new IllegalArgumentException("no access log");
        };
    this.writer = new Thread(this::write, "stowage-access-log");
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
    try {
      append(line.of(exchange));
    } finally {
      next.proceed();
    }
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
        if (size > 0) {
          out.write(full, 0, size);
        }
        out.flush();
        failing = false;
      } catch (IOException e) {
        if (!failing) {
          LOG.warn("the access log cannot be written, and lines are lost: {}", e.getMessage());
        }
        failing = true;
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
