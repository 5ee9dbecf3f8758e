package io.stowage.server.http;

/** An API of the registry. */
public enum Api {
  /** The Docker Registry v1 API. */
  V1,
  /** The OCI distribution API, which is Docker's v2. */
  V2
}
