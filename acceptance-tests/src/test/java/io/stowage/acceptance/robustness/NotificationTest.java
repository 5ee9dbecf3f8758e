package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.EventReceiver;
import io.stowage.acceptance.fixture.NotifyingServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A webhook gets every event that a client may rely on, in its order, whatever stops meanwhile. */
class NotificationTest {

  private static final int CLIENTS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EventReceiver receiver = EventReceiver.start();
  private final Random random = Scale.random("notifications");

  @TempDir Path folder;

  @AfterEach
  void close() {
    receiver.close();
  }

  /** The digests that the receiver was told of for one repository, in their order. */
  private List<String> told(String repository) {
    return receiver.events().stream()
        .filter(event -> event.at("/target/repository").asString().equals(repository))
        .map(event -> event.at("/target/digest").asString())
        .toList();
  }

  private void awaitTold(NotificationLoad client) throws Exception {
    Set<String> expected = new HashSet<>(client.acknowledged());
    Deadline.await(
        PATIENCE,
        () -> {
          expected.removeAll(told(client.repository()));
          return expected.size() + " events of " + client.repository();
        },
        () -> new HashSet<>(told(client.repository())).containsAll(expected));
  }

  @Test
  void aReceiverThatFailsForAWhileGetsEveryEventInOrder() throws Exception {
    long outage = Duration.ofSeconds(Scale.of(5, 60)).toNanos();
    NotificationLoad client = new NotificationLoad("hooks/outage", random.nextLong());
    try (ServerProcess server = NotifyingServer.start(folder, receiver, "");
        PushClient connection = new PushClient(server.port())) {
      push(client, connection, 5);
      awaitTold(client);
      receiver.fail(true);
      long end = System.nanoTime() + outage;
      while (System.nanoTime() - end < 0) {
        client.act(connection);
      }
      assertThat(told(client.repository())).as("told while it failed").hasSize(15);
      receiver.fail(false);
      push(client, connection, 5);
      awaitTold(client);

      assertThat(told(client.repository())).isEqualTo(client.acknowledged());
      Deadline.await(PATIENCE, server::log, () -> server.log().contains("is back"));
      assertThat(server.log().lines().filter(line -> line.contains("endpoint test")))
          .satisfiesExactly(
              line -> assertThat(line).contains(receiver.url(), "0 events wait"),
              line -> assertThat(line).contains("fails: it answers 503"),
              line -> assertThat(line).containsPattern("is back after \\d+ s; \\d+ events wait"));
    }
    Scale.say("notifications: %d events after an outage".formatted(client.acknowledged().size()));
  }

  private static void push(NotificationLoad client, PushClient connection, int images)
      throws IOException {
    for (int i = 0; i < images; i++) {
      client.act(connection);
    }
  }

  /** Before they are made: else a client that tries again finds it done, and nothing is told. */
  @Test
  void aQueueThatIsFullRefusesChangesUntilThereIsRoom() throws Exception {
    String repository = "hooks/full";
    List<String> acknowledged = new ArrayList<>();
    receiver.fail(true);
    try (ServerProcess server = NotifyingServer.refusing(folder, receiver, "32k");
        PushClient connection = new PushClient(server.port())) {
      Content blob = Content.random(random, 100);
      while (UploadForm.SINGLE_POST.push(connection, repository, blob).status() == 201) {
        acknowledged.add(blob.digest());
        assertThat(acknowledged).hasSizeLessThan(1000);
        blob = Content.random(random, 100);
      }
      String refused = "/v2/" + repository + "/blobs/" + blob.digest();
      String first = "/v2/" + repository + "/blobs/" + acknowledged.get(0);
      assertThat(connection.head(refused).status()).isEqualTo(404);
      connection.delete(first).expect(503);
      connection.get(first).expect(200);

      receiver.fail(false);
      Deadline.await(PATIENCE, server::log, () -> connection.delete(first).status() == 202);
      UploadForm.SINGLE_POST.push(connection, repository, blob).expect(201);
      acknowledged.addAll(List.of(acknowledged.get(0), blob.digest()));
      Deadline.await(
          PATIENCE, () -> told(repository), () -> told(repository).size() == acknowledged.size());
    }
    assertThat(told(repository)).isEqualTo(acknowledged);
  }

  @Test
  void aKillLosesNoEventThatWasAcknowledged() throws Exception {
    List<NotificationLoad> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> new NotificationLoad("hooks/own-" + i, random.nextLong()))
            .toList();
    KillUnderLoad load = new KillUnderLoad(random, clients::get);
    int kills = Scale.of("stowage.kills", 4, 50);
    receiver.fail(true);
    for (int kill = 0; kill < kills; kill++) {
      // Every other time the receiver is there, so that it is killed while it delivers.
      receiver.fail(kill % 2 == 0);
      try (ServerProcess server = NotifyingServer.start(folder, receiver, "")) {
        load.killFirst(List.of(server));
      }
    }
    receiver.fail(false);
    int events = 0;
    try (ServerProcess server = NotifyingServer.start(folder, receiver, "")) {
      for (NotificationLoad client : clients) {
        awaitTold(client);
        Set<String> acknowledged = new HashSet<>(client.acknowledged());
        assertThat(told(client.repository()).stream().filter(acknowledged::contains))
            .as("%s, log:%n%s", client.repository(), server.logTail())
            .containsExactlyElementsOf(client.acknowledged());
        events += acknowledged.size();
      }
    }
    assertThat(events).isPositive();
    Scale.say(
        "notifications: %d kills, %d events acknowledged, %d told"
            .formatted(kills, events, receiver.events().size()));
  }
}
