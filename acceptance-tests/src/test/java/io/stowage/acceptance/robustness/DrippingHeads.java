package io.stowage.acceptance.robustness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Requests whose heads grow byte by byte and never end, each on a connection of its own. */
final class DrippingHeads implements AutoCloseable {

  private final List<SocketChannel> open = new ArrayList<>();
  private final long start = System.nanoTime();

  DrippingHeads(int port, int count) throws IOException {
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open(server);
      open.add(channel);
      channel.write(ByteBuffer.wrap("GET /v2/ HTTP/1.1\r\nHost: h\r\nX: ".getBytes(US_ASCII)));
      channel.configureBlocking(false);
    }
  }

  /**
   * Goes on sending until the server has cut off the last of them.
   *
   * @return how long that took from the first byte
   */
  Duration awaitCut(Duration patience) throws Exception {
    Deadline.await(patience, () -> "heads to be cut off", this::allCut);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private boolean allCut() {
    open.removeIf(DrippingHeads::isCut);
    return open.isEmpty();
  }

  private static boolean isCut(SocketChannel channel) {
    try {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}));
      ByteBuffer answer = ByteBuffer.allocate(1000);
      int count = channel.read(answer);
      if (count > 0 && !new String(answer.array(), US_ASCII).startsWith("HTTP/1.1 4")) {
        throw new AssertionError(new String(answer.array(), US_ASCII));
      }
      return count < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : open) {
      channel.close();
    }
  }
}
