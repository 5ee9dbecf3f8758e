package io.stowage.server.config;

/** The form of log messages. */
public enum LogFormat {
  /** A line of text for each, for people. */
  TEXT,
  /** A line of JSON for each. */
  JSON
}
