package io.stowage.server.oci;

import io.stowage.core.model.Digest;
import io.stowage.server.http.Request;
import io.undertow.util.Headers;

/** The answers that the requests of an upload have in common. */
final class UploadAnswers {

  /**
   * A parameter of the location of an upload that has bytes. Whoever comes without it says that he
   * has written none.
   */
  static final String OFFSET = "offset";

  private UploadAnswers() {}

  /** The blob is stored. */
  static void stored(Request request, Digest digest) {
    request
        .set(OciHeaders.CONTENT_DIGEST, digest.toString())
        .location("/v2/" + request.repository() + "/blobs/" + digest)
        .end(201);
  }

  /**
   * The upload goes on.
   *
   * @param offset how many bytes it holds
   */
  static void underWay(Request request, String id, long offset, int status) {
    request
        .set(OciHeaders.UPLOAD_UUID, id)
        // There is no way to write a range without a byte; clients know this one.
        .set(Headers.RANGE, "0-" + Math.max(0, offset - 1))
        .location(
            "/v2/"
                + request.repository()
                + "/blobs/uploads/"
                + id
                + (offset == 0 ? "" : "?" + OFFSET + "=" + offset))
        .end(status);
  }
}
