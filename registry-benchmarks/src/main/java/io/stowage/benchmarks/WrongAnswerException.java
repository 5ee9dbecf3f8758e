package io.stowage.benchmarks;

/** A server answered something else than it must: its time does not count. */
final class WrongAnswerException extends RuntimeException {
  WrongAnswerException(String message) {
    super(message);
  }
}
