package io.stowage.server.http;

import io.stowage.core.oci.BlobContent;
import io.undertow.util.HttpString;
import org.jspecify.annotations.Nullable;

/**
 * Has nginx send the bytes of blobs, from the storage's folder ({@code X-Accel-Redirect}). nginx
 * takes what was set of the content's type and of caches into its answer, and heeds ranges. Safe
 * for use by many threads.
 */
public final class AccelRedirect {

  private static final HttpString HEADER = new HttpString("X-Accel-Redirect");

  private final @Nullable String location;

  /**
   * For one location of nginx.
   *
   * @param location at which it has the storage's folder; null if no nginx has it
   */
  public AccelRedirect(@Nullable String location) {
    this.location = location == null ? null : location.replaceAll("/+$", "");
  }

  /**
   * Sends a request on to nginx, if it has the blob.
   *
   * @param content which stays open
   * @return whether that was the answer
   */
  public boolean send(Request request, BlobContent content) {
    if (location == null || content.file() == null) {
      return false;
    }
    request.set(HEADER, location + "/" + content.path()).end(200);
    return true;
  }
}
