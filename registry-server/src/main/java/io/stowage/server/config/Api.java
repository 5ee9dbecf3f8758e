package io.stowage.server.config;

/** What a listener may serve. */
public enum Api {
  /** The Docker Registry API of docker-registry. */
  V1,
  /** The OCI distribution API. */
  V2
}
