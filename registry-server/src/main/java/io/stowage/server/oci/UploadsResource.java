package io.stowage.server.oci;

import io.stowage.core.Registry;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import io.stowage.core.model.RepositoryName;
import io.stowage.server.http.BodyReceiver;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.stowage.server.http.UploadBody;

/**
 * {@code /v2/<name>/blobs/uploads/}: starts an upload, takes a whole blob, or mounts one ("Pushing
 * a blob monolithically", "Mounting a blob from another repository").
 */
public final class UploadsResource implements Resource {

  private final Registry registry;
  private final BodyReceiver receiver;

  /** Uploads of a registry. */
  public UploadsResource(Registry registry, BodyReceiver receiver) {
    this.registry = registry;
    this.receiver = receiver;
  }

  @Override
  public void answer(Request request) {
    String mount = request.query().get("mount");
    String digest = request.query().get("digest");
    if (mount != null && mount(request, Digest.parse(mount))) {
      UploadAnswers.stored(request, Digest.parse(mount));
    } else if (digest != null && mount == null) {
      Digest expected = Digest.parse(digest);
      receiver.receive(
          request,
          UploadBody.last(
              request,
              registry.uploads().single(request.repository(), expected, request.contentLength()),
              request.contentLength(),
              () -> UploadAnswers.stored(request, expected)));
    } else {
      start(request);
    }
  }

  private void start(Request request) {
    String algorithm = request.query().get("digest-algorithm");
    String id =
        registry
            .uploads()
            .start(request.repository(), algorithm == null ? null : Algorithm.parse(algorithm));
    UploadAnswers.underWay(request, id, 0, 202);
  }

  private boolean mount(Request request, Digest digest) {
    String from = request.query().get("from");
    if (from == null) {
      return registry.blobs().mountFromAny(request.repository(), digest, request.readable());
    }
    // A source that can not be is one that is not there: the client uploads then.
    return RepositoryName.isValid(from)
        && request.readable().test(RepositoryName.parse(from))
        && registry.blobs().mount(request.repository(), digest, RepositoryName.parse(from));
  }
}
