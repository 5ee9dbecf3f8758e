package io.stowage.core.mirror;

import io.stowage.core.model.Digest;
import io.stowage.core.model.Reference;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.Page;
import java.io.Closeable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A registry elsewhere that speaks the OCI distribution API. Names are its own. Methods block until
 * it answers or has kept silent for too long, and are safe from any thread; an interrupt ends them.
 * What {@code toString} gives is shown to clients and in logs.
 */
public interface Upstream extends AutoCloseable {

  /** A manifest as it came. */
  final class Received {
    private final byte[] bytes;
    private final @Nullable String contentType;
    private final @Nullable Digest told;

    /**
     * A manifest.
     *
     * @param bytes not changed afterwards
     * @param contentType that they came with, or null
     * @param told the digest that the upstream says they have, or null
     */
    public Received(byte[] bytes, @Nullable String contentType, @Nullable Digest told) {
      this.bytes = bytes;
      this.contentType = contentType;
      this.told = told;
    }

    /** The bytes, whose digest nobody has checked. */
    public byte[] bytes() {
      return bytes;
    }

    /** What they came with, or null. */
    public @Nullable String contentType() {
      return contentType;
    }

    /** The digest that the upstream says they have, or null. */
    public @Nullable Digest told() {
      return told;
    }
  }

  /** A blob that is coming. For one thread. */
  interface Incoming extends Closeable {

    /** Its length in bytes, counted from where it was asked for; -1 if the upstream did not say. */
    long length();

    /**
     * Waits for bytes and takes those that are there, as many as fit.
     *
     * @return how many; -1 at the end
     * @throws UpstreamException {@code FAILED} if it broke off, or nothing came for too long
     */
    int read(ByteBuffer target) throws UpstreamException;

    @Override
    void close();
  }

  /**
   * The digest of a manifest, without its bytes.
   *
   * @return null if the upstream has it and does not tell
   */
  @Nullable Digest digest(RepositoryName repository, Reference reference) throws UpstreamException;

  /** A manifest, of at most the size that the implementation is set to. */
  Received manifest(RepositoryName repository, Reference reference) throws UpstreamException;

  /** The size of a blob in bytes; -1 if the upstream has it and does not tell. */
  long blobSize(RepositoryName repository, Digest digest) throws UpstreamException;

  /**
   * Begins to fetch a blob.
   *
   * @param offset of the first byte that is wanted
   * @return the caller closes it
   */
  Incoming blob(RepositoryName repository, Digest digest, long offset) throws UpstreamException;

  /**
   * A page of the tags of a repository, as the upstream orders them.
   *
   * @param last lists only tags after this one; empty for all
   * @param limit the most tags of the page, 1 or more
   */
  Page<Tag> tags(RepositoryName repository, String last, int limit) throws UpstreamException;

  /** Ends its connections. */
  @Override
  void close();
}
