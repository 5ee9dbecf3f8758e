package io.stowage.server.http;

import io.stowage.core.RegistryException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Takes a small body as a whole. */
public final class MemoryBody implements BodyReceiver.Sink {

  private static final int FIRST_GUESS = 16 * 1024;

  /** Takes the bytes, and answers. */
  @FunctionalInterface
  public interface Receiver {
    void receive(byte[] bytes) throws Exception;
  }

  private final int limit;
  private final Receiver receiver;
  private final IntFunction<RegistryException> tooLarge;
  private byte[] bytes;
  private int length;

  /**
   * A body.
   *
   * @param limit the most bytes
   * @param announced its length in bytes; -1 if it is not known
   * @param tooLarge makes the failure of a body over the limit
   */
  public MemoryBody(
      int limit, long announced, Receiver receiver, IntFunction<RegistryException> tooLarge) {
    if (announced > limit) {
      throw tooLarge.apply(limit);
    }
    this.limit = limit;
    this.receiver = receiver;
    this.tooLarge = tooLarge;
    this.bytes = new byte[announced < 0 ? Math.min(limit, FIRST_GUESS) : (int) announced];
  }

  @Override
  public void write(ByteBuffer buffer) {
    int count = buffer.remaining();
    if (length + (long) count > limit) {
      throw tooLarge.apply(limit);
    }
    if (length + count > bytes.length) {
      bytes =
          Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(length + count, 2L * bytes.length)));
    }
    buffer.get(bytes, length, count);
    length += count;
  }

  @Override
  public void complete() throws Exception {
    receiver.receive(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
  }

  @Override
  public void close() {}
}
