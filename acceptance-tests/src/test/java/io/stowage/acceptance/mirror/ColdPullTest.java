package io.stowage.acceptance.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Distribution;
import io.stowage.acceptance.fixture.Distribution.Release;
import io.stowage.acceptance.fixture.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a first pull through a mirror costs the upstream and the client. */
final class ColdPullTest {

  private static final int MEBIBYTE = 1 << 20;
  private static final int CLIENTS = 50;
  private static final int ROUNDS = 15;

  /** Several times as many as the server has. */
  private static final int MORE_THAN_THREADS = 100;

  private static final double SLOWER = 1.3;

  /**
   * How far away registries are that one mirrors. On one machine, noise is all that is measured.
   */
  private static final Duration DISTANCE = Duration.ofMillis(150);

  private final Path folder = Folders.create();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Distribution upstream;
  private Gate gate;
  private ServerProcess server;

  @BeforeEach
  void start() throws IOException {
    upstream =
        Distribution.start(
            Release.V3, folder.resolve("upstream/storage"), folder.resolve("upstream"));
    gate = Gate.before(upstream.host());
    server =
        MirrorServer.start(
            folder.resolve("mirror"), "{prefix: counted, url: '" + gate.url() + "'}");
  }

  @AfterEach
  void stop() {
    server.close();
    gate.close();
    upstream.close();
    Folders.delete(folder);
  }

  @Test
  void manyClientsCostTheUpstreamOneTransfer() throws Exception {
    int size = Boolean.getBoolean("stowage.long") ? 500 : 100;
    String digest = push("big", 1, size);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<String>> pulls = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        pulls.add(threads.submit(() -> digestOf("counted", "big", digest)));
      }
      for (Future<String> pull : pulls) {
        assertThat(pull.get()).isEqualTo(digest);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(gate.count("GET", digest)).isEqualTo(1);
    say(CLIENTS + " clients pulled a cold blob of " + size + " MiB in one transfer");
  }

  @Test
  void clientsThatDoNotReadKeepNobodyWaiting() throws Exception {
    String digest = push("unread", 2, 30);
    List<Socket> unread = new ArrayList<>();
    try {
      for (int i = 0; i < MORE_THAN_THREADS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        unread.add(socket);
        String request = "GET /v2/counted/unread/blobs/" + digest + " HTTP/1.1\r\nHost: a\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      }
      long start = System.nanoTime();
      assertThat(digestOf("counted", "unread", digest)).isEqualTo(digest);
      // They are cut off after a minute, as ever.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
      assertThat(gate.count("GET", digest)).isEqualTo(1);
    } finally {
      for (Socket socket : unread) {
        socket.close();
      }
    }
  }

  @Test
  void theFirstByteComesNearlyAsSoonAsTheUpstreams() throws Exception {
    measure("on this machine");
    gate.distance(DISTANCE);
    double slower = measure(DISTANCE.toMillis() + " ms away");
    assertThat(slower).isLessThan(SLOWER);
  }

  /** How many times as long the first byte takes through a mirror that does not have it. */
  private double measure(String where) throws Exception {
    List<Double> direct = new ArrayList<>();
    List<Double> through = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      String digest = push("first", System.nanoTime(), 8);
      through.add(firstByte("http://" + server.host() + "/v2/counted/first/blobs/" + digest));
      direct.add(firstByte(gate.url() + "/v2/first/blobs/" + digest));
    }
    say(
        "first byte of an upstream %s after %.1f ms, through a cold mirror after %.1f ms"
            .formatted(where, median(direct), median(through)));
    return median(through) / median(direct);
  }

  private double firstByte(String url) throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<InputStream> answer =
        http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(body.read()).isNotNegative();
      double millis = (System.nanoTime() - start) / 1e6;
      body.transferTo(OutputStream.nullOutputStream());
      return millis;
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private String digestOf(String prefix, String repository, String digest) throws Exception {
    String url =
        "http://" + server.host() + "/v2/" + prefix + "/" + repository + "/blobs/" + digest;
    HttpResponse<InputStream> answer =
        http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertThat(answer.statusCode()).isEqualTo(200);
      return Digests.of(body);
    }
  }

  /** Makes the upstream have a blob of so many MiB; its digest. */
  private String push(String repository, long seed, int size) throws Exception {
    Path file = folder.resolve("blob");
    byte[] noise = new byte[MEBIBYTE];
    Random random = new Random(seed);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < size; i++) {
        random.nextBytes(noise);
        out.write(noise);
      }
    }
    String digest = Digests.of(file);
    String root = "http://" + upstream.host();
    HttpResponse<Void> begun =
        http.send(
            HttpRequest.newBuilder(URI.create(root + "/v2/" + repository + "/blobs/uploads/"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.discarding());
    String location = begun.headers().firstValue("Location").orElseThrow();
    URI target = URI.create(root).resolve(location + "&digest=" + digest);
    HttpResponse<Void> put =
        http.send(
            HttpRequest.newBuilder(target)
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofFile(file))
                .build(),
            BodyHandlers.discarding());
    assertThat(put.statusCode()).isEqualTo(201);
    return digest;
  }

  private static void say(String line) {
    System.out.println("[mirror] " + line);
  }
}
