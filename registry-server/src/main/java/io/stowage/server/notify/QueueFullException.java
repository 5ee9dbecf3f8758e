package io.stowage.server.notify;

import java.io.IOException;

/** As much waits in a queue as may. */
final class QueueFullException extends IOException {
  private static final long serialVersionUID = 1;

  QueueFullException(String message) {
    super(message);
  }
}
