package io.stowage.driver.s3.fault;

/** What can go wrong with a request. */
public enum Fault {
  /** The connection breaks before the store has heard of the request. */
  DROP_REQUEST,
  /** The connection breaks when half of the request is at the store. */
  CUT_REQUEST,
  /** The store does what it is asked, then the connection breaks instead of an answer. */
  DROP_ANSWER,
  /** The connection breaks in the middle of the answer. */
  CUT_ANSWER,
  /** The request reaches the store late. */
  DELAY,
  /** Answered 500 without asking the store. */
  ERROR(500, "InternalError"),
  /** Answered 500 though the store did what it was asked. */
  ERROR_AFTER(500, "InternalError"),
  /** Answered 503 without asking the store. */
  SLOW_DOWN(503, "SlowDown"),
  /** Answered 429 without asking the store. */
  TOO_MANY_REQUESTS(429, "TooManyRequests");

  final int status;
  private final String code;

  Fault() {
    this(0, "");
  }

  Fault(int status, String code) {
    this.status = status;
    this.code = code;
  }

  /** The answer that the client gets instead of the store's, without the head of it. */
  String document() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code></Error>"
        .formatted(code);
  }
}
