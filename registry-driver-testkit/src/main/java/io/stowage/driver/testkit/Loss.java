package io.stowage.driver.testkit;

/** What a {@link ForgetfulFileSystem} loses when the power is cut. */
public enum Loss {
  /** All that was not forced: names of files and folders, their absence, and contents. */
  ALL_UNFORCED,
  /** Contents that were not forced: the names are there, and files are as last forced or empty. */
  UNFORCED_CONTENT
}
