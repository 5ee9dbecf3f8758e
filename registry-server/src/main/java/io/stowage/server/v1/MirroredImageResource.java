package io.stowage.server.v1;

import io.stowage.core.mirror.V1Mirror;
import io.stowage.core.model.ImageId;
import io.stowage.server.http.Json;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.undertow.util.Headers;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What images are, some of which are told by another registry. */
final class MirroredImageResource<T> implements Resource {

  private final Resource kept;
  private final ImageAccess access;
  private final Asking<T> asking;
  private final Sender<T> sender;

  /** Asks the other registry. */
  @FunctionalInterface
  interface Asking<T> {
    CompletionStage<@Nullable T> ask(ImageId id);
  }

  /** Answers with what it has told. */
  @FunctionalInterface
  interface Sender<T> {
    void send(Request request, T told);
  }

  private MirroredImageResource(
      Resource kept, ImageAccess access, Asking<T> asking, Sender<T> sender) {
    this.kept = kept;
    this.access = access;
    this.asking = asking;
    this.sender = sender;
  }

  /** The json of images, where {@code kept} has those of this registry. */
  static Resource json(Resource kept, ImageAccess access, V1Mirror mirror) {
    return new MirroredImageResource<>(
        kept,
        access,
        mirror::image,
        (request, image) -> {
          JsonResource.describe(request, image.layerSize(), image.checksums());
          request.send(image.json());
        });
  }

  /** The ancestry of images, where {@code kept} has that of those of this registry. */
  static Resource ancestry(Resource kept, ImageAccess access, V1Mirror mirror) {
    return new MirroredImageResource<byte[]>(
        kept,
        access,
        mirror::ancestry,
        (request, ancestry) -> request.set(Headers.CONTENT_TYPE, Json.MEDIA_TYPE).send(ancestry));
  }

  @Override
  public boolean answerImmediately(Request request) {
    return kept.answerImmediately(request);
  }

  @Override
  public void answer(Request request) throws Exception {
    ImageId id = access.toFetch(request);
    if (id == null) {
      kept.answer(request);
    } else {
      request.whenDone(asking.ask(id), told -> send(request, told));
    }
  }

  private void send(Request request, @Nullable T told) throws Exception {
    if (told == null) {
      kept.answer(request);
    } else if (!V1Answers.notModified(request)) {
      sender.send(request, told);
    }
  }
}
