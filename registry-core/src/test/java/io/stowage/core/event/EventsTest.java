package io.stowage.core.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.Events.Limits;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.ManifestJson;
import io.stowage.core.fixture.Refused;
import io.stowage.core.fixture.Storage;
import io.stowage.core.fixture.TestImages;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {

  private static final Limits LIMITS = new Limits(100, Duration.ofSeconds(20));

  private final StorageDriver driver;
  private final Registry registry;
  private final Events events;
  private final TestRepository repository;
  private final RepositoryName name;
  private final Heard heard = new Heard();

  EventsTest(@TempDir Path folder) throws IOException {
    driver = Storage.DISK.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults());
    events = registry.events();
    repository = TestRepository.of(registry, "a/b");
    name = repository.name();
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  /** Keeps what it hears. */
  private static final class Heard implements RegistryListener {
    final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void happened(Event event) {
      events.add(event);
    }

    @Override
    public void close() {
      closed.countDown();
    }

    Event next() throws InterruptedException {
      Event event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      return event;
    }

    List<Kind> next(int count) throws InterruptedException {
      List<Kind> kinds = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        kinds.add(next().kind());
      }
      return kinds;
    }
  }

  private static byte[] image(String text) {
    return ManifestJson.image().config(ManifestJson.CONFIG_TYPE, text.getBytes(UTF_8)).toBytes();
  }

  @Test
  void tellOfPushesInTheirOrder() throws InterruptedException {
    events.listen("test", heard, LIMITS);
    byte[] config = Content.of("config");
    Digest blob = repository.pushBlob(config);

    Event pushedBlob = heard.next();
    assertThat(pushedBlob.kind()).isEqualTo(Kind.BLOB_PUSHED);
    assertThat(pushedBlob.repository()).isEqualTo(name);
    assertThat(pushedBlob.digest()).isEqualTo(blob);
    assertThat(pushedBlob.size()).isEqualTo(config.length);
    assertThat(pushedBlob.origin()).isEqualTo(Origin.UNKNOWN);

    Digest manifest = repository.push("1", image("config")).digest();

    assertThat(heard.next().kind()).isEqualTo(Kind.REPOSITORY_CREATED);
    Event pushed = heard.next();
    assertThat(pushed.kind()).isEqualTo(Kind.MANIFEST_PUSHED);
    assertThat(pushed.digest()).isEqualTo(manifest);
    assertThat(pushed.tag()).isEqualTo("1");
    assertThat(pushed.size()).isEqualTo(image("config").length);
    assertThat(pushed.mediaType()).isEqualTo("application/vnd.oci.image.manifest.v1+json");
    Event tagged = heard.next();
    assertThat(tagged.kind()).isEqualTo(Kind.TAG_CREATED);
    assertThat(tagged.tag()).isEqualTo("1");
    assertThat(tagged.digest()).isEqualTo(manifest);

    registry
        .manifests()
        .put(name, manifest, List.of(Tag.parse("2"), Tag.parse("3")), image("config"), null);

    assertThat(heard.next(5))
        .containsExactly(
            Kind.REPOSITORY_UPDATED,
            Kind.MANIFEST_PUSHED,
            Kind.TAG_CREATED,
            Kind.MANIFEST_PUSHED,
            Kind.TAG_CREATED);
    registry.manifests().put(name, manifest, List.of(), image("config"), null);
    assertThat(heard.next(2)).containsExactly(Kind.REPOSITORY_UPDATED, Kind.MANIFEST_PUSHED);
  }

  @Test
  void tellOfSessionsMountsAndDeletes() throws InterruptedException {
    Digest blob = repository.pushBlob(Content.of("x"));
    Digest one = repository.push("1", image("x")).digest();
    repository.push("2", image("x"));
    repository.push("other", image("y"));
    events.listen("test", heard, LIMITS);

    RepositoryName other = RepositoryName.parse("c");
    assertThat(registry.blobs().mount(other, blob, name)).isTrue();
    Event mounted = heard.next();
    assertThat(mounted.kind()).isEqualTo(Kind.BLOB_MOUNTED);
    assertThat(mounted.from()).isEqualTo(name);
    assertThat(mounted.repository()).isEqualTo(other);

    repository.delete("other");
    Event untagged = heard.next();
    assertThat(untagged.kind()).isEqualTo(Kind.TAG_DELETED);
    assertThat(untagged.tag()).isEqualTo("other");

    repository.delete(one.toString());
    assertThat(heard.next(3))
        .containsExactly(Kind.TAG_DELETED, Kind.TAG_DELETED, Kind.MANIFEST_DELETED);

    registry.blobs().delete(name, blob);
    assertThat(heard.next().kind()).isEqualTo(Kind.BLOB_DELETED);

    Refused.with(ErrorCode.BLOB_UNKNOWN, () -> registry.blobs().delete(name, blob));
    assertThat(registry.blobs().mount(other, Content.sha256(Content.of("no")), name)).isFalse();
    registry.close();
    assertThat(heard.events).isEmpty();
  }

  @Test
  void tellOfTheV1Api() throws InterruptedException {
    events.listen("test", heard, LIMITS);
    V1RepositoryName v1 = V1RepositoryName.parse("library", "x");
    TestImages images = new TestImages(registry);
    ImageId id = images.push(TestImages.id("a"), null, TestImages.tar("f", "f"));
    assertThat(heard.events).isEmpty();

    registry.repositories().putImages(v1, Content.of("[]"));
    Event created = heard.next();
    assertThat(created.kind()).isEqualTo(Kind.REPOSITORY_CREATED);
    assertThat(created.repository()).isEqualTo(v1);
    registry.repositories().putImages(v1, Content.of("[]"));
    assertThat(heard.next().kind()).isEqualTo(Kind.REPOSITORY_UPDATED);

    images.tag("library", "x", "latest", id);
    Event tagged = heard.next();
    assertThat(tagged.kind()).isEqualTo(Kind.TAG_CREATED);
    assertThat(tagged.image()).isEqualTo(id);
    assertThat(tagged.tag()).isEqualTo("latest");

    registry.repositories().deleteTag(v1, "latest");
    assertThat(heard.next().kind()).isEqualTo(Kind.TAG_DELETED);
    registry.repositories().delete(v1);
    assertThat(heard.next().kind()).isEqualTo(Kind.REPOSITORY_DELETED);
  }

  @Test
  void tellOnWhoseBehalf() throws InterruptedException {
    Origin origin = new Origin("me", "10.0.0.1", "PUT", "h", "http://h", "curl", "7");
    events.listen("test", heard, LIMITS);
    Origin.within(() -> origin, () -> repository.pushBlob(Content.of("1")));
    repository.pushBlob(Content.of("2"));
    assertThat(heard.next().origin()).isEqualTo(origin);
    assertThat(heard.next().origin()).isEqualTo(Origin.UNKNOWN);
  }

  @Test
  void areNotToldToWhoDoesNotWantThem() {
    RegistryListener pulls =
        new RegistryListener() {
          @Override
          public Set<Kind> kinds() {
            return EnumSet.of(Kind.BLOB_PULLED);
          }

          @Override
          public void happened(Event event) {
            heard.events.add(event);
          }
        };
    assertThat(events.areHeard()).isFalse();
    events.listen("pulls", pulls, LIMITS);
    repository.pushBlob(Content.of("x"));
    registry.close();
    assertThat(heard.events).isEmpty();
    assertThat(events.wants(Kind.BLOB_PULLED)).isTrue();
    assertThat(events.wants(Kind.BLOB_PUSHED)).isFalse();
  }

  @Test
  void areAllHandedOutBeforeTheEnd() throws InterruptedException {
    events.listen("test", heard, LIMITS);
    for (int i = 0; i < 50; i++) {
      repository.pushBlob(Content.random(i, 10));
    }
    registry.close();
    assertThat(heard.events).hasSize(50);
    assertThat(heard.closed.await(0, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void doNotSufferFromListenersThatFail() throws InterruptedException {
    RegistryListener failing =
        new RegistryListener() {
          @Override
          public void happened(Event event) throws IOException {
            heard.events.add(event);
            if (heard.events.size() == 1) {
              throw new IOException("failed");
            }
            throw new NoClassDefFoundError("gone");
          }

          @Override
          public void close() {
            throw new IllegalStateException("cannot");
          }
        };
    events.listen("failing", failing, LIMITS);
    repository.pushBlob(Content.of("1"));
    repository.pushBlob(Content.of("2"));
    repository.pushBlob(Content.of("3"));
    assertThat(heard.next(3)).containsOnly(Kind.BLOB_PUSHED);
  }

  @Test
  void areThrownAwayAndCountedForListenersThatAreSlow() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    AtomicLong missed = new AtomicLong();
    CountDownLatch told = new CountDownLatch(1);
    RegistryListener slow =
        new RegistryListener() {
          @Override
          public void happened(Event event) throws InterruptedException {
            heard.events.add(event);
            go.await();
          }

          @Override
          public void missed(long count) {
            missed.addAndGet(count);
            told.countDown();
          }
        };
    events.listen("slow", slow, new Limits(2, Duration.ofSeconds(20)));
    events.listen("quick", heard, LIMITS);
    repository.pushBlob(Content.of("0"));
    Event first = heard.next();
    assertThat(heard.next().id()).isEqualTo(first.id()); // it waits in it now
    for (int i = 1; i < 8; i++) {
      repository.pushBlob(Content.of("" + i));
    }
    assertThat(heard.next(7)).hasSize(7); // those of the quick one
    go.countDown();
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(heard.next(2)).hasSize(2);
    assertThat(missed).hasValue(5);
  }

  @Test
  void areKeptBeforeTheyAreAcknowledged() {
    List<List<Kind>> kept = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    events.keep(
        told -> {
          if (!failures.isEmpty()) {
            throw new IOException(failures.get(0));
          }
          kept.add(told.stream().map(Event::kind).toList());
        });
    repository.pushBlob(Content.of("x"));
    repository.push("1", image("x"));
    assertThat(kept)
        .containsExactly(
            List.of(Kind.BLOB_PUSHED),
            List.of(Kind.REPOSITORY_CREATED, Kind.MANIFEST_PUSHED, Kind.TAG_CREATED));
    failures.add("no space left");
    Refused.with(ErrorCode.UNAVAILABLE, () -> repository.pushBlob(Content.of("y")));
  }

  /** What happened has happened, so that nobody else may miss it. */
  @Test
  void areToldToAllOthersWhenALogFails() throws InterruptedException {
    List<Kind> before = new ArrayList<>();
    List<Kind> behind = new ArrayList<>();
    events.keep(told -> told.forEach(event -> before.add(event.kind())));
    events.keep(
        told -> {
          throw new IOException("no space left");
        });
    events.keep(
        told -> {
          throw new IllegalStateException("broken");
        });
    events.keep(told -> told.forEach(event -> behind.add(event.kind())));
    events.listen("test", heard, LIMITS);

    Refused.with(ErrorCode.UNAVAILABLE, () -> repository.pushBlob(Content.of("x")));

    assertThat(before).containsExactly(Kind.BLOB_PUSHED);
    assertThat(behind).containsExactly(Kind.BLOB_PUSHED);
    assertThat(heard.next().kind()).isEqualTo(Kind.BLOB_PUSHED);
  }

  private static RegistryListener vetoing(ThrowingCheck check) {
    return new RegistryListener() {
      @Override
      public void beforeImageJson(ImageId id, byte[] json) throws VetoException {
        check.on(id);
      }
    };
  }

  private interface ThrowingCheck {
    void on(ImageId id) throws VetoException;
  }

  @Test
  void letListenersRefuseAnImage() {
    TestImages images = new TestImages(registry);
    ImageId refused = TestImages.id("a");
    events.listen(
        "broken",
        vetoing(
            id -> {
              throw new IllegalStateException("broken");
            }),
        LIMITS);
    events.listen(
        "veto",
        vetoing(
            id -> {
              if (id.equals(refused)) {
                throw new VetoException("not this one");
              }
            }),
        LIMITS);
    Refused.with(ErrorCode.IMAGE_INVALID, () -> images.putJson(refused, null))
        .withMessage("not this one");
    ImageId allowed = images.push(TestImages.id("b"), null, TestImages.tar("f", "f"));
    assertThat(registry.images().get(allowed).id()).isEqualTo(allowed);
    Refused.with(ErrorCode.IMAGE_EXISTS, () -> images.putJson(allowed, null));
  }

  @Test
  void doNotWaitLongForAnAnswer() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    events.listen(
        "hanging",
        vetoing(
            id -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            }),
        new Limits(10, Duration.ofMillis(50)));
    new TestImages(registry).putJson(TestImages.id("a"), null);
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
