package io.stowage.core.event;

/** A listener does not allow something. */
public final class VetoException extends Exception {

  private static final long serialVersionUID = 1;

  /**
   * Refuses.
   *
   * @param message what the client is told
   */
  public VetoException(String message) {
    super(message);
  }
}
