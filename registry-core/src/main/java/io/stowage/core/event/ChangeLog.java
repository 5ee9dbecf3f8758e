package io.stowage.core.event;

import java.io.IOException;
import java.util.List;

/**
 * Keeps changes before they are acknowledged to a client, so that none is lost that a client has
 * been told of. Called from any thread.
 */
public interface ChangeLog {

  /**
   * Keeps events so that they outlast the end of the process. Whoever made them happen waits for
   * it.
   *
   * @param events of one act; none is a pull
   * @throws IOException if they cannot be kept; the client is told that its request failed then
   */
  void append(List<Event> events) throws IOException;

  /**
   * Looks whether there is room for more, before a client's request changes something: afterwards
   * it is done, and cannot be asked for again. Does not wait. {@link #append} may fail all the
   * same.
   *
   * @throws IOException if there is no room
   */
  default void checkRoom() throws IOException {}
}
