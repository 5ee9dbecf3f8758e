package io.stowage.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Capability: a small object is asked for and read in one request, and its bytes are not sent if
 * they have not changed.
 */
public interface ConditionalReads {

  /**
   * All of an object.
   *
   * @param bytes from the buffer's position on; shared, so neither they nor the position may be
   *     changed
   * @param version that the storage gives this content, and no other at the same path
   */
  record Content(ByteBuffer bytes, String version) {}

  /**
   * Reads an object, as it is now.
   *
   * @param limit the largest size in bytes that is accepted
   * @param known what was read before; null to read in any case
   * @return {@code known} itself if it has not changed; null if there is no object at the path
   * @throws IOException if the object is larger
   */
  @Nullable Content read(String path, int limit, @Nullable Content known) throws IOException;
}
