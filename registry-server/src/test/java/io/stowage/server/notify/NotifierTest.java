package io.stowage.server.notify;

import static io.stowage.server.notify.Waits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.stowage.server.config.Notifications;
import io.stowage.server.config.Notifications.Endpoint;
import io.stowage.server.config.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NotifierTest {

  private static final RepositoryName NAME = RepositoryName.parse("a/b");

  private final Path folder;
  private final Receiver receiver;
  private final StorageDriver driver;
  private Registry registry;

  NotifierTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    receiver = new Receiver();
    driver = FileDriver.open(folder.resolve("storage"));
    registry = Registry.open(driver, RegistryOptions.defaults());
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
    receiver.close();
  }

  private Endpoint endpoint(String name, Set<String> mediaTypes, Set<String> actions) {
    return endpoint(name, receiver.url(), mediaTypes, actions);
  }

  private static Endpoint endpoint(
      String name, String url, Set<String> mediaTypes, Set<String> actions) {
    return endpoint(name, url, Duration.ofSeconds(1), mediaTypes, actions);
  }

  private static Endpoint endpoint(
      String name, String url, Duration timeout, Set<String> mediaTypes, Set<String> actions) {
    return new Endpoint(
        name,
        false,
        url,
        Map.of("Authorization", List.of(new Secret("Bearer hush"))),
        timeout,
        2,
        Duration.ofMillis(20),
        mediaTypes,
        actions);
  }

  private Notifications settings(long bytes, boolean drops, Endpoint... endpoints) {
    return new Notifications(
        false, true, 1, 1, 10, folder.resolve("queues"), bytes, drops, List.of(endpoints));
  }

  private Notifier open() throws IOException {
    return open(settings(1 << 20, false, endpoint("one", Set.of(), Set.of())));
  }

  private Notifier open(Notifications settings) throws IOException {
    return Notifier.open(registry, settings, "host:5000");
  }

  private void tell(Kind kind, int size) {
    Digest digest = Digest.parse("sha256:" + "a".repeat(64));
    registry.events().tell(kind, it -> Event.ofBlob(it, NAME, digest, size, null));
  }

  private void push(int size) {
    tell(Kind.BLOB_PUSHED, size);
  }

  private List<Integer> sizes() {
    return receiver.events.stream().map(event -> event.at("/target/size").asInt(-1)).toList();
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  @Test
  void sendsEachEventInItsOrder() throws IOException {
    try (Notifier notifier = open()) {
      IntStream.range(0, 50).forEach(this::push);
      await(() -> receiver.events.size() >= 50);
      assertThat(sizes()).isEqualTo(range(50));
      assertThat(receiver.requests).hasSize(50);
      assertThat(receiver.requests.get(0))
          .containsEntry("Authorization", List.of("Bearer hush"))
          .containsEntry(
              "Content-type", List.of("application/vnd.docker.distribution.events.v1+json"));
      assertThat(receiver.events.get(0).at("/source/addr").asString()).isEqualTo("host:5000");
      assertThat(notifier).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 404, 301, 302, 307, 308, 0})
  void triesAgainUntilItIsTaken(int status) throws IOException {
    receiver.status = status;
    try (Notifier notifier = open()) {
      IntStream.range(0, 3).forEach(this::push);
      await(() -> receiver.requests.size() >= 4 || (status == 0 && !receiver.requests.isEmpty()));
      assertThat(receiver.events).isEmpty();
      receiver.status = 202;
      await(() -> receiver.events.size() >= 3);
      assertThat(sizes()).isEqualTo(range(3));
      assertThat(notifier).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 300, 303, 304})
  void takesTheseForTaken(int status) throws IOException {
    receiver.status = status;
    try (Notifier notifier = open()) {
      push(0);
      await(() -> receiver.requests.size() == 1);
      receiver.status = 200;
      push(1);
      await(() -> sizes().contains(1));
      assertThat(receiver.requests).hasSize(2);
      assertThat(notifier).isNotNull();
    }
  }

  @Test
  void sendsWhatWaitedAfterARestart() throws IOException {
    receiver.status = 503;
    try (Notifier notifier = open()) {
      IntStream.range(0, 20).forEach(this::push);
      await(() -> !receiver.requests.isEmpty());
      assertThat(notifier).isNotNull();
    }
    registry.close();
    registry = Registry.open(driver, RegistryOptions.defaults());
    receiver.status = 200;
    try (Notifier notifier = open()) {
      push(20);
      await(() -> receiver.events.size() >= 21);
      assertThat(sizes()).isEqualTo(range(21));
      assertThat(receiver.events.stream().map(event -> event.path("id").asString()).distinct())
          .hasSize(21);
      assertThat(notifier).isNotNull();
    }
  }

  @Test
  void sendsSeveralAtOnceWhenItMay() throws IOException {
    receiver.status = 503;
    Notifications one = settings(1 << 20, false, endpoint("one", Set.of(), Set.of()));
    Notifications several =
        new Notifications(
            false, false, 2, 8, 10, one.folder(), one.queueBytes(), false, one.endpoints());
    try (Notifier notifier = open(several)) {
      IntStream.range(0, 20).forEach(this::push);
      receiver.requests.clear();
      receiver.status = 200;
      await(() -> receiver.events.size() >= 20);
      assertThat(sizes()).isEqualTo(range(20));
      assertThat(receiver.requests.size()).isLessThan(20);
      assertThat(receiver.requests.get(0))
          .containsEntry(
              "Content-type", List.of("application/vnd.docker.distribution.events.v2+json"));
      assertThat(notifier).isNotNull();
    }
  }

  @Test
  void leavesOutWhatAnEndpointIgnores() throws IOException {
    Notifications settings =
        settings(
            1 << 20,
            false,
            endpoint("blobs", Set.of(), Set.of("delete")),
            endpoint("deletes", Set.of("application/octet-stream"), Set.of()));
    try (Notifier notifier = open(settings)) {
      push(1);
      tell(Kind.BLOB_DELETED, -1);
      await(() -> receiver.events.size() >= 2);
      assertThat(receiver.events.stream().map(event -> event.path("action").asString()))
          .containsExactlyInAnyOrder("push", "delete");
      assertThat(notifier).isNotNull();
    }
    assertThat(receiver.events).hasSize(2);
  }

  @Test
  void tellsOfPullsWhenNoChangeWaits() throws IOException {
    try (Notifier notifier = open()) {
      tell(Kind.BLOB_PULLED, 7);
      await(() -> sizes().contains(7));
      assertThat(receiver.events.get(0).path("action").asString()).isEqualTo("pull");
      assertThat(notifier).isNotNull();
    }
  }

  @Test
  void refusesChangesWhenTooMuchWaits() throws IOException {
    receiver.status = 503;
    try (Notifier notifier = open(settings(2000, false, endpoint("one", Set.of(), Set.of())))) {
      assertThatThrownBy(() -> IntStream.range(0, 20).forEach(this::push))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
          .hasRootCauseInstanceOf(QueueFullException.class);
      assertThat(notifier).isNotNull();
    }
  }

  @Test
  void tellsBeforeAChangeThatTooMuchWaits() throws IOException {
    receiver.status = 503;
    try (Notifier notifier = open(settings(20_000, false, endpoint("one", Set.of(), Set.of())))) {
      int pushes = 0;
      while (catchThrowable(() -> registry.events().checkRoom()) == null) {
        assertThat(pushes).isLessThan(100);
        push(pushes++);
      }
      assertThatThrownBy(() -> registry.events().checkRoom())
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
          .hasRootCauseInstanceOf(QueueFullException.class);
      push(pushes++); // by a request that was let in before
      receiver.status = 200;
      int all = pushes;
      await(() -> receiver.events.size() >= all);
      registry.events().checkRoom();
      assertThat(sizes()).isEqualTo(range(all));
      assertThat(notifier).isNotNull();
    }
  }

  @Test
  void hasRoomForAllChangesWhenItMayThrowThemAway() throws IOException {
    receiver.status = 503;
    try (Notifier notifier = open(settings(2000, true, endpoint("one", Set.of(), Set.of())))) {
      IntStream.range(0, 20).forEach(this::push);
      registry.events().checkRoom();
      assertThat(notifier).isNotNull();
    }
  }

  @Test
  void tellsTheOthersWhenTooMuchWaitsForOne() throws IOException {
    receiver.status = 503;
    try (Receiver other = new Receiver();
        Notifier notifier =
            open(
                settings(
                    2000,
                    false,
                    endpoint("full", Set.of(), Set.of()),
                    endpoint("other", other.url(), Set.of(), Set.of())))) {
      List<Boolean> refused = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int size = i;
        refused.add(catchThrowable(() -> push(size)) != null);
        await(() -> other.events.size() > size);
      }
      assertThat(refused).startsWith(false).endsWith(true);
      assertThat(other.events.stream().map(event -> event.at("/target/size").asInt(-1)))
          .containsExactlyElementsOf(range(20));
      assertThat(notifier).isNotNull();
    }
  }

  @Test
  void throwsChangesAwayWhenTooMuchWaitsAndItIsTold() throws IOException {
    receiver.status = 503;
    try (Notifier notifier = open(settings(2000, true, endpoint("one", Set.of(), Set.of())))) {
      IntStream.range(0, 20).forEach(this::push);
      receiver.status = 200;
      await(() -> receiver.events.size() >= 2);
      await(
          () -> {
            push(100);
            return sizes().contains(100);
          });
      List<Integer> kept = sizes().stream().filter(size -> size < 100).toList();
      assertThat(kept).hasSizeLessThan(20).isEqualTo(range(kept.size()));
      assertThat(notifier).isNotNull();
    }
  }

  @Test
  void endsForAllEndpointsAtOnce() throws IOException {
    receiver.status = 0;
    Endpoint[] hanging =
        Stream.of("one", "two", "three", "four")
            .map(name -> endpoint(name, receiver.url(), Duration.ofMinutes(1), Set.of(), Set.of()))
            .toArray(Endpoint[]::new);
    long begin;
    try (Notifier notifier = open(settings(1 << 20, false, hanging))) {
      push(1);
      await(() -> receiver.requests.size() >= hanging.length);
      assertThat(notifier).isNotNull();
      begin = System.nanoTime();
    }
    // One after the other would take 5 s each.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void usesAFolderAlone() throws IOException {
    try (Notifier notifier = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll("another server uses", folder.resolve("queues").toString());
      assertThat(notifier).isNotNull();
    }
    open().close();
  }

  @Test
  void tellsWhatAManifestRefersTo() throws IOException {
    Notifications one = settings(1 << 20, false, endpoint("one", Set.of(), Set.of()));
    Notifications references =
        new Notifications(
            true, false, 1, 1, 10, one.folder(), one.queueBytes(), false, one.endpoints());
    String digest = "sha256:" + "b".repeat(64);
    String type = "application/vnd.oci.image.manifest.v1+json";
    String descriptor = "{\"mediaType\":\"t/%s\",\"digest\":\"" + digest + "\",\"size\":9}";
    String manifest =
        ("{\"schemaVersion\":2,\"mediaType\":\"" + type + "\",\"config\":%s,\"layers\":[%s]}")
            .formatted(descriptor.formatted("config"), descriptor.formatted("layer"));
    try (Notifier notifier = open(references)) {
      registry.manifests().put(NAME, Tag.parse("1"), List.of(), manifest.getBytes(UTF_8), type);
      await(() -> !receiver.events.isEmpty());
      assertThat(receiver.events.get(0).at("/target/references").toString())
          .isEqualTo(
              "[" + descriptor.formatted("config") + "," + descriptor.formatted("layer") + "]");
      assertThat(receiver.events.get(0).at("/target/tag").asString()).isEqualTo("1");
      assertThat(notifier).isNotNull();
    }
  }
}
