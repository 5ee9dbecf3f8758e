package io.stowage.server.auth;

/** An index that gave no answer, or none that can be understood. */
public final class IndexException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String message;

  IndexException(int status, String message) {
    super(message);
    this.status = status;
    this.message = message;
  }

  /** No answer came, or none whole. */
  static IndexException unavailable() {
    return new IndexException(503, "The index is not available, retry later");
  }

  /** It speaks another language. */
  static IndexException notUnderstood() {
    return new IndexException(502, "The index gave an answer that is not understood");
  }

  /** The status for the client whose request needed the answer: 502 or 503. */
  public int status() {
    return status;
  }

  /** What that client is told. */
  public String message() {
    return message;
  }
}
