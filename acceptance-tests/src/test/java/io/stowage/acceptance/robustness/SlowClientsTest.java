package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that are slow, or mean harm, hold a connection and a buffer at most, and only so long.
 */
class SlowClientsTest {

  private static final String REPOSITORY = "slow";
  private static final long MEBIBYTE = 1 << 20;

  /** Several times as many as the server has threads. */
  private static final int CROWD = 200;

  /** As many connections as the server holds at once. */
  private static final int CONNECTION_LIMIT = 10_000;

  /** How long ordinary work may take beside them; the machine has its moods. */
  private static final Duration QUICK = Duration.ofSeconds(3);

  /** The server gives 30 s for the head of a request. */
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(45);

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Random random = new Random(7);
  private final List<PushClient> crowd = new ArrayList<>();

  @TempDir Path storage;

  private ServerProcess server;

  @BeforeEach
  void start() {
    server = ServerProcess.start(storage, 0);
  }

  @AfterEach
  void stop() {
    crowd.forEach(PushClient::close);
    server.kill();
  }

  @Test
  void answersThatNobodyReadsHoldNoThread() throws IOException {
    Content content = Content.random(random, 10 * MEBIBYTE);
    upload(content);
    for (int i = 0; i < CROWD; i++) {
      join().begin("GET", path(content), Map.of(), 0);
    }
    expectQuickWork("pulls that nobody reads");
    Answer late = crowd.get(CROWD - 1).answer("GET", path(content)).expect(200);
    assertThat(late.digest()).isEqualTo(content.digest());
  }

  @Test
  void answersToRequestsSentAheadHoldNoThread() throws IOException {
    Content content = Content.random(random, MEBIBYTE);
    upload(content);
    for (int i = 0; i < CROWD; i++) {
      PushClient client = join();
      for (int ahead = 0; ahead < 50; ahead++) {
        client.begin("GET", path(content), Map.of(), 0);
      }
    }
    expectQuickWork("requests sent ahead");
    for (int ahead = 0; ahead < 50; ahead++) {
      Answer late = crowd.get(0).answer("GET", path(content)).expect(200);
      assertThat(late.digest()).isEqualTo(content.digest());
    }
  }

  @Test
  void bodiesThatStopHalfWayHoldNoThread() throws IOException {
    List<Content> contents = Content.series(random, MEBIBYTE, CROWD);
    ImageManifest manifest = ImageManifest.of(contents.subList(0, 2));
    for (Content content : contents) {
      PushClient client = join();
      String session = UploadForm.open(client, REPOSITORY);
      SocketChannel body = client.begin("PATCH", session, Map.of(), content.size());
      content.part(0, content.size() / 2).writeTo(body);
      String target = "/v2/" + REPOSITORY + "/manifests/" + manifest.digest();
      Map<String, String> type = Map.of("Content-Type", ImageManifest.MEDIA_TYPE);
      join().begin("PUT", target, type, manifest.text().size());
    }
    expectQuickWork("bodies that stop half way");
  }

  @Test
  void headsThatDoNotEndAreCutOff() throws Exception {
    try (DrippingHeads heads = new DrippingHeads(server.port(), CROWD)) {
      expectQuickWork("heads that do not end");
      Duration longest = heads.awaitCut(HEAD_TIMEOUT);
      Scale.say("slow clients: heads were cut off within " + longest.toSeconds() + " s");
    }
    expectQuickWork("heads cut off");
  }

  @Test
  void brokenConnectionsLeaveNothingOpenAndNothingHalf() throws Exception {
    Content content = Content.random(random, 10 * MEBIBYTE);
    upload(content);
    List<Content> broken = Content.series(random, MEBIBYTE, CROWD);
    long before = openFiles();
    for (Content each : broken) {
      breakOff(join().begin("GET", path(content), Map.of(), 0));
      PushClient client = join();
      String session = UploadForm.open(client, REPOSITORY);
      String target = UploadForm.closing(session, each);
      SocketChannel body = client.begin("PUT", target, Map.of(), each.size());
      each.part(0, each.size() - 1).writeTo(body);
      breakOff(body);
    }
    Deadline.await(
        SOON, () -> openFiles() + " open files to be " + before, () -> openFiles() <= before + 10);
    try (PushClient client = new PushClient(server.port())) {
      for (Content each : broken) {
        client.get(path(each)).expect(404);
      }
    }
    upload(broken.get(0));
    assertThat(server.log()).doesNotContain("Exception");
  }

  @Test
  void connectionsOverTheLimitWaitTheirTurn() throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    List<SocketChannel> held = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTION_LIMIT; i++) {
        held.add(SocketChannel.open(address));
      }
      PushClient waiting = join();
      waiting.begin("GET", "/v2/", Map.of(), 0);
      for (SocketChannel each : held.subList(0, CROWD)) {
        each.close();
      }
      waiting.answer("GET", "/v2/").expect(200);
      // One that came while the others went may be tried again by the kernel, seconds later.
      expectWork("as many connections as are allowed", SOON);
    } finally {
      for (SocketChannel each : held) {
        each.close();
      }
    }
    expectWork("connections let go", SOON);
  }

  /** Breaks a connection with a reset, as a client that dies does. */
  private static void breakOff(SocketChannel connection) throws IOException {
    connection.setOption(StandardSocketOptions.SO_LINGER, 0);
    connection.close();
  }

  private long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
      return files.count();
    }
  }

  private PushClient join() {
    PushClient client = new PushClient(server.port());
    crowd.add(client);
    return client;
  }

  /** An ordinary client pushes and pulls as if nobody else were there. */
  private void expectQuickWork(String beside) throws IOException {
    expectWork(beside, QUICK);
  }

  private void expectWork(String beside, Duration limit) throws IOException {
    long start = System.nanoTime();
    Content content = Content.random(random, MEBIBYTE);
    ImageManifest manifest = ImageManifest.of(List.of(content, content));
    try (PushClient client = new PushClient(server.port())) {
      Pusher pusher = new Pusher(client, new Ledger());
      pusher.upload(REPOSITORY, content, UploadForm.POST_PATCH_PUT);
      pusher.push(REPOSITORY, manifest, "t0");
      assertThat(client.get(path(content)).expect(200).digest()).isEqualTo(content.digest());
      client.get("/v2/" + REPOSITORY + "/manifests/t0").expect(200);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Scale.say("slow clients: " + took.toMillis() + " ms beside " + beside);
    assertThat(took).isLessThan(limit);
  }

  private void upload(Content content) throws IOException {
    try (PushClient client = new PushClient(server.port())) {
      UploadForm.POST_PUT.push(client, REPOSITORY, content).expect(201);
    }
  }

  private static String path(Content content) {
    return "/v2/" + REPOSITORY + "/blobs/" + content.digest();
  }
}
