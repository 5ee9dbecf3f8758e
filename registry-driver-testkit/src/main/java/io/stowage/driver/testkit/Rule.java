package io.stowage.driver.testkit;

import io.stowage.driver.StorageDriver;

/**
 * A rule that a driver is held to.
 *
 * @param text the rule, as the name of the test
 * @param body checks it on an empty storage
 */
record Rule(String text, Body body) {

  /** Checks a rule. */
  interface Body {
    /** Fails if the driver breaks the rule. */
    void check(StorageDriver driver) throws Exception;
  }
}
