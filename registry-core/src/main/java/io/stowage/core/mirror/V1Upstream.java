package io.stowage.core.mirror;

import io.stowage.core.model.ImageId;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.v1.MirroredImage;

/**
 * A registry elsewhere that speaks the v1 API (Docker Registry API v1). Methods block until it
 * answers or has kept silent for too long, and are safe from any thread; an interrupt ends them.
 * What {@code toString} gives is shown to clients and in logs.
 */
public interface V1Upstream extends AutoCloseable {

  /** What it tells of an image. Nobody has checked it. */
  MirroredImage image(ImageId id) throws UpstreamException;

  /** The ids of an image and its parents, as the bytes that came. */
  byte[] ancestry(ImageId id) throws UpstreamException;

  /**
   * Begins to fetch a layer.
   *
   * @param offset of the first byte that is wanted
   * @return the caller closes it
   */
  Upstream.Incoming layer(ImageId id, long offset) throws UpstreamException;

  /**
   * Asks for something of a repository.
   *
   * @param what stands behind the repository's name in the path: {@code tags}, {@code tags/<tag>},
   *     {@code json}, or {@code images}, for which its index is asked
   * @return JSON, as the bytes that came
   */
  byte[] ofRepository(V1RepositoryName name, String what) throws UpstreamException;

  /**
   * Has its index search.
   *
   * @param query of the URL, without the question mark
   * @return JSON, as the bytes that came
   */
  byte[] search(String query) throws UpstreamException;

  /** Ends its connections. */
  @Override
  void close();
}
