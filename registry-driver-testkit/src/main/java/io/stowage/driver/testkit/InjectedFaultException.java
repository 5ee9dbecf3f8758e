package io.stowage.driver.testkit;

import java.io.IOException;

/** A failure that a test has asked for. */
public final class InjectedFaultException extends IOException {
  private static final long serialVersionUID = 1;

  InjectedFaultException(String message) {
    super(message);
  }
}
