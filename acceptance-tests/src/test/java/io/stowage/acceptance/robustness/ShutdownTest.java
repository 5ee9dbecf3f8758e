package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server asked to end (SIGTERM) lets the transfers under way end, but not for ever. */
class ShutdownTest {

  private static final String REPOSITORY = "shutdown";
  private static final long MEBIBYTE = 1 << 20;
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration MARGIN = Duration.ofSeconds(20);

  private final Random random = new Random(7);

  @TempDir Path storage;

  @Test
  void transfersUnderWayEndAndNoNewOnesBegin() throws Exception {
    Content up = Content.random(random, 4 * MEBIBYTE);
    Content down = Content.random(random, 64 * MEBIBYTE);
    try (ServerProcess server = ServerProcess.start(storage, 0);
        PushClient uploading = new PushClient(server.port());
        PushClient downloading = new PushClient(server.port())) {
      UploadForm.POST_PUT.push(downloading, REPOSITORY, down).expect(201);
      String target = UploadForm.closing(UploadForm.open(uploading, REPOSITORY), up);
      SocketChannel body = uploading.beginExpected("PUT", target, up.size());
      up.part(0, MEBIBYTE).writeTo(body);
      // More than fits between the two, so it is under way until it is read.
      downloading.begin("GET", path(down), Map.of(), 0);
      downloading.awaitAnswer();

      server.terminate();
      Deadline.await(MARGIN, () -> "connections to be refused", () -> refuses(server.port()));

      up.part(MEBIBYTE, up.size()).writeTo(body);
      uploading.answer("PUT", target).expect(201);
      Answer answer = downloading.answer("GET", path(down)).expect(200);
      assertThat(answer.digest()).isEqualTo(down.digest());
      assertThat(server.waitForExit(MARGIN)).isZero();
      assertThat(server.log()).doesNotContain("Exception");
    }
    try (ServerProcess server = ServerProcess.start(storage, 0);
        PushClient client = new PushClient(server.port())) {
      assertThat(client.get(path(up)).expect(200).digest()).isEqualTo(up.digest());
    }
  }

  @Test
  void aTransferThatDoesNotEndIsBrokenOff() throws Exception {
    Content content = Content.random(random, MEBIBYTE);
    try (ServerProcess server = ServerProcess.start(storage, 0);
        PushClient client = new PushClient(server.port())) {
      String target = UploadForm.closing(UploadForm.open(client, REPOSITORY), content);
      SocketChannel body = client.beginExpected("PUT", target, content.size());
      content.part(0, 1000).writeTo(body);
      long start = System.nanoTime();
      server.terminate();
      assertThat(server.waitForExit(GRACE.plus(MARGIN))).isZero();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      Scale.say("shutdown: broken off after " + took.toSeconds() + " s");
      assertThat(took).isGreaterThan(GRACE.dividedBy(2));
    }
    try (ServerProcess server = ServerProcess.start(storage, 0);
        PushClient client = new PushClient(server.port())) {
      client.get(path(content)).expect(404);
    }
  }

  private static String path(Content content) {
    return "/v2/" + REPOSITORY + "/blobs/" + content.digest();
  }

  private static boolean refuses(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (ConnectException e) {
      return true;
    }
  }
}
