package io.stowage.core.event;

import io.stowage.core.event.Event.Kind;
import io.stowage.core.model.ImageId;
import java.util.Set;

/**
 * Hears of what happens in a registry: write one to extend it. What it does takes place on threads
 * of its own, so that it can be slow and fail without harm to anybody's request.
 */
public interface RegistryListener extends AutoCloseable {

  /** What it wants to hear of; asked once. All but pulls, if it does not say. */
  default Set<Kind> kinds() {
    return Kind.changes();
  }

  /**
   * Something has happened. Called by one thread, in the order in which it happened as this server
   * saw it.
   *
   * @throws Exception whatever it likes; it is logged
   */
  default void happened(Event event) throws Exception {}

  /**
   * It was too slow, and events have been thrown away since the last call. Called by the same
   * thread as {@link #happened}.
   *
   * @param count how many
   * @throws Exception whatever it likes; it is logged
   */
  default void missed(long count) throws Exception {}

  /**
   * An image is about to be pushed through the v1 API, which all other checks allow. Called by
   * several threads. Whoever has not answered in time, or fails in another way, has allowed it.
   *
   * @param id of the image
   * @param json of the image, exactly as it came; not to be changed
   * @throws VetoException to refuse it, with what the client is told
   */
  default void beforeImageJson(ImageId id, byte[] json) throws VetoException {}

  /** The registry is closed; nothing more happens. */
  @Override
  default void close() {}
}
