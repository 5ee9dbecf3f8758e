package io.stowage.server.http;

/** The form of the access log. */
public enum AccessFormat {
  /** The combined format of Apache and nginx, with the time in milliseconds behind it. */
  COMBINED,
  /** A line of JSON for each request. */
  JSON,
  /** No access log. */
  NONE
}
