package io.stowage.core.oci;

import java.nio.ByteBuffer;

/**
 * What one request writes to an upload. From any thread, one at a time. Failures are {@link
 * io.stowage.core.RegistryException}s.
 */
public interface Upload extends AutoCloseable {

  /** How many bytes the upload holds: where the next byte goes. */
  long offset();

  /**
   * Appends all remaining bytes of a buffer.
   *
   * @throws io.stowage.core.RegistryException {@code BLOB_TOO_LARGE} if the blob grows over the
   *     limit, {@code UNAVAILABLE}
   */
  void write(ByteBuffer buffer);

  /**
   * Checks the digest and makes the blob part of the repository. It is durable afterwards and the
   * upload is gone.
   *
   * @throws io.stowage.core.RegistryException {@code DIGEST_INVALID} if the bytes have another
   *     digest; the upload is gone then, too
   */
  void commit();

  /**
   * Ends the request. What was not committed stays in its session; without one it is thrown away.
   */
  @Override
  void close();
}
