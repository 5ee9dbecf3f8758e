package io.stowage.benchmarks;

/** What a server can be asked for. */
enum Api {
  /** Blobs as the OCI API transfers them, and nothing else of a registry. */
  TRANSFER,
  /** The OCI Distribution API. */
  V2,
  /** The Docker Registry v1 API. */
  V1
}
