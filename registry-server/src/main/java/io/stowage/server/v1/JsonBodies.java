package io.stowage.server.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.server.http.BodyReceiver;
import io.stowage.server.http.MemoryBody;
import io.stowage.server.http.Request;

/** Receives the bodies that are no layers, whatever type they say they are of. */
final class JsonBodies {

  private final BodyReceiver receiver;
  private final int limit;

  /**
   * Bodies.
   *
   * @param limit the most bytes of one
   */
  JsonBodies(BodyReceiver receiver, int limit) {
    this.receiver = receiver;
    this.limit = limit;
  }

  /** Receives a body, and has it taken by who answers. It may be empty. */
  void receive(Request request, MemoryBody.Receiver taker) {
    receiver.receive(
        request,
        new MemoryBody(
            limit,
            request.contentLength(),
            taker,
            most ->
                new RegistryException(
                    ErrorCode.BLOB_TOO_LARGE,
                    "the body is larger than the limit of " + most + " bytes")));
  }
}
