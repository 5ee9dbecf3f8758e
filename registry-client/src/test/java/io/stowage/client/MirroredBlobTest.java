package io.stowage.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.client.StandIn.Reply;
import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.mirror.ArrivingBlob;
import io.stowage.core.mirror.Mirror;
import io.stowage.core.mirror.MirrorOptions;
import io.stowage.core.mirror.Mirrors;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import io.stowage.core.model.RepositoryName;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.stowage.driver.testkit.Faults;
import io.stowage.driver.testkit.FaultyDriver;
import io.stowage.driver.testkit.MemoryDriver;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs that are read while they come, with storage on this machine and elsewhere. */
class MirroredBlobTest {

  private static final RepositoryName HERE = RepositoryName.parse("hub/app");
  private static final RepositoryName OTHER = RepositoryName.parse("own");
  private static final String CONTENT = "0123456789abcdef".repeat(20_000);

  /** How much comes last; what is smaller is not of a whole blob. */
  private static final int HELD_BACK = 64 * 1024;

  private static final Digest DIGEST =
      Digest.of(Algorithm.SHA256, CONTENT.getBytes(StandardCharsets.UTF_8));

  @TempDir Path folder;

  enum Storage {
    /** Files of this machine. */
    LOCAL,
    /** Without local files. */
    ELSEWHERE
  }

  private StorageDriver driver(Storage storage) throws IOException {
    return storage == Storage.LOCAL
        ? FileDriver.open(folder.resolve("storage"))
        : new MemoryDriver();
  }

  private Mirrors mirrors(Registry registry, StandIn upstream) {
    ClientOptions client =
        new ClientOptions(URI.create(upstream.url()), null, Set.of(), "test", ClientLimits.DEFAULT);
    return mirrors(registry, new RegistryClient(client), true);
  }

  private Mirrors mirrors(Registry registry, RegistryClient client, boolean finish) {
    MirrorOptions defaults = MirrorOptions.of("hub", "", Set.of());
    MirrorOptions options =
        new MirrorOptions(
            "hub",
            "",
            Set.of(),
            defaults.revalidate(),
            defaults.missing(),
            defaults.patience(),
            Duration.ofMillis(500),
            2,
            finish,
            folder.resolve("spool"));
    return new Mirrors(registry, List.of(new Mirrors.Source(options, client)), List.of());
  }

  private static @Nullable ArrivingBlob fetch(Mirrors mirrors) throws Exception {
    Mirror mirror = Objects.requireNonNull(mirrors.of(HERE));
    return mirror.blob(HERE, DIGEST).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** Reads a blob to its end while it comes. */
  private static byte[] read(ArrivingBlob blob) throws Exception {
    try (blob) {
      ByteBuffer all = ByteBuffer.allocate(CONTENT.length());
      while (all.position() != blob.size()) {
        Future<?> more = blob.beyond(all.position()).toCompletableFuture();
        Object unused = more.get(30, TimeUnit.SECONDS);
        all.limit((int) blob.available());
        while (all.hasRemaining()) {
          int count = blob.file().read(all, all.position());
          assertThat(count).isPositive();
        }
      }
      return all.array();
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void comesOnceForAllAndIsKept(Storage storage) throws Exception {
    try (StandIn upstream = StandIn.at("127.0.0.1", asked -> Reply.of(200, CONTENT));
        StorageDriver driver = driver(storage);
        Registry registry = Registry.open(driver, RegistryOptions.defaults());
        Mirrors mirrors = mirrors(registry, upstream)) {
      byte[] bytes = read(Objects.requireNonNull(fetch(mirrors)));

      assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(CONTENT);
      assertThat(registry.blobs().size(HERE, DIGEST)).isEqualTo(CONTENT.length());
      assertThat(fetch(mirrors)).isNull();
      assertThat(upstream.asked()).hasSize(1);
      assertThat(leftovers()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void isNeverReadableWholeIfItIsWrong(Storage storage) throws Exception {
    String wrong = CONTENT.substring(1) + "x";
    try (StandIn upstream = StandIn.at("127.0.0.1", asked -> Reply.of(200, wrong));
        StorageDriver driver = driver(storage);
        Registry registry = Registry.open(driver, RegistryOptions.defaults());
        Mirrors mirrors = mirrors(registry, upstream)) {
      ArrivingBlob blob = Objects.requireNonNull(fetch(mirrors));

      assertThatThrownBy(() -> read(blob))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RegistryException.class);
      assertThat(blob.available()).isLessThan(wrong.length());
      assertThatThrownBy(() -> registry.blobs().size(HERE, DIGEST))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UNKNOWN));
      assertThat(registry.blobs().storedSize(DIGEST)).isNegative();
      assertThat(leftovers()).isEmpty();
    }
  }

  @Test
  void leavesNoBytesWhereverTheStorageFails() throws Exception {
    try (StandIn upstream = StandIn.at("127.0.0.1", asked -> Reply.of(200, CONTENT))) {
      long calls = callsOfAFetch(upstream, Long.MAX_VALUE);
      assertThat(calls).isPositive();
      for (long failing = 1; failing <= calls; failing++) {
        long unused = callsOfAFetch(upstream, failing);
      }
    }
  }

  /** Fetches into a storage of which one call fails. */
  private long callsOfAFetch(StandIn upstream, long failing) throws Exception {
    Faults faults = new Faults();
    Path root = folder.resolve("storage-" + failing);
    try (StorageDriver driver = new FaultyDriver(FileDriver.open(root), faults);
        Registry registry = Registry.open(driver, RegistryOptions.defaults());
        Mirrors mirrors = mirrors(registry, upstream)) {
      long before = faults.calls();
      if (failing < Long.MAX_VALUE) {
        faults.failCall(failing);
      }
      try {
        byte[] unused = read(Objects.requireNonNull(fetch(mirrors)));
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(RegistryException.class);
      }
      long calls = faults.calls() - before;
      faults.heal();
      if (registry.blobs().storedSize(DIGEST) < 0) {
        await(() -> leftovers().stream().allMatch(file -> file.toFile().length() < HELD_BACK));
      }
      return calls;
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("half a minute has passed").isLessThan(deadline);
    }
  }

  @Test
  void isGoneOnWithThoughTheUpstreamRefusesOnce() throws Exception {
    int half = CONTENT.length() / 2;
    AtomicInteger count = new AtomicInteger();
    try (StandIn upstream =
            StandIn.at(
                "127.0.0.1",
                asked ->
                    switch (count.incrementAndGet()) {
                      case 1 -> Reply.of(200, CONTENT).without(half);
                      case 2 -> Reply.of(503, "");
                      default -> rest(asked);
                    });
        StorageDriver driver = driver(Storage.LOCAL);
        Registry registry = Registry.open(driver, RegistryOptions.defaults());
        Mirrors mirrors = mirrors(registry, upstream)) {
      byte[] bytes = read(Objects.requireNonNull(fetch(mirrors)));

      assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(CONTENT);
      assertThat(upstream.asked()).hasSize(3);
    }
  }

  private static Reply rest(StandIn.Asked asked) {
    String range = Objects.requireNonNull(asked.range());
    int from = Integer.parseInt(range.replaceAll("\\D", ""));
    String part = "bytes " + from + "-" + (CONTENT.length() - 1) + "/" + CONTENT.length();
    return Reply.of(206, CONTENT.substring(from)).with("Content-Range", part);
  }

  @Test
  void oneOutageIsOneWarningAndOneLineWhenItIsOver() throws Exception {
    AtomicInteger status = new AtomicInteger(503);
    try (Logged logged = new Logged();
        StandIn upstream = StandIn.at("127.0.0.1", asked -> Reply.of(status.get(), CONTENT));
        StorageDriver driver = driver(Storage.LOCAL);
        Registry registry = Registry.open(driver, RegistryOptions.defaults());
        Mirrors mirrors = mirrors(registry, upstream)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> fetch(mirrors)).hasMessageContaining("answers 503");
      }
      assertThat(upstream.asked()).hasSize(1);
      status.set(200);
      await(
          () -> {
            try {
              Objects.requireNonNull(fetch(mirrors)).close();
              return true;
            } catch (Exception e) {
              return false;
            }
          });
      assertThat(logged.warnings()).singleElement().asString().contains(upstream.url(), "503");
      assertThat(logged.infos()).singleElement().asString().contains("answers again");
    }
  }

  @Test
  void whatFailsOnTheWayIsAWarning() throws Exception {
    Path file = Files.writeString(folder.resolve("spool"), "not a folder");
    try (Logged logged = new Logged();
        StandIn upstream = StandIn.at("127.0.0.1", asked -> Reply.of(200, CONTENT));
        StorageDriver driver = driver(Storage.ELSEWHERE);
        Registry registry = Registry.open(driver, RegistryOptions.defaults());
        Mirrors mirrors = mirrors(registry, upstream)) {
      assertThatThrownBy(() -> fetch(mirrors)).hasCauseInstanceOf(RegistryException.class);
      assertThat(logged.warnings()).singleElement().asString().contains(DIGEST.toString());
    }
    Files.delete(file);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isFetchedToItsEndWithoutReadersOnlyIfSo(boolean finish) throws Exception {
    int half = CONTENT.length() / 2;
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + CONTENT.length() + "\r\n\r\n";
    try (StalledServer upstream =
            new StalledServer(head + CONTENT.substring(0, half), CONTENT.substring(half));
        StorageDriver driver = driver(Storage.LOCAL);
        Registry registry = Registry.open(driver, RegistryOptions.defaults());
        Mirrors mirrors = mirrors(registry, upstream.client(Duration.ofMinutes(1)), finish)) {
      ArrivingBlob blob = Objects.requireNonNull(fetch(mirrors));
      Object unused = blob.beyond(0).toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertThat(leftovers()).isNotEmpty();

      blob.close();
      upstream.goOn();

      await(() -> finish ? registry.blobs().storedSize(DIGEST) >= 0 : leftovers().isEmpty());
      assertThat(registry.blobs().storedSize(DIGEST)).isEqualTo(finish ? CONTENT.length() : -1);
    }
  }

  @Test
  void isNotFetchedIfAnotherRepositoryHasIt() throws Exception {
    try (StandIn upstream = StandIn.at("127.0.0.1", MirroredBlobTest::sizeOnly);
        StorageDriver driver = driver(Storage.LOCAL);
        Registry registry = Registry.open(driver, RegistryOptions.defaults());
        Mirrors mirrors = mirrors(registry, upstream)) {
      try (var upload = registry.uploads().single(OTHER, DIGEST, CONTENT.length())) {
        upload.write(ByteBuffer.wrap(CONTENT.getBytes(StandardCharsets.UTF_8)));
        upload.commit();
      }

      assertThat(fetch(mirrors)).isNull();
      assertThat(registry.blobs().size(HERE, DIGEST)).isEqualTo(CONTENT.length());
      assertThat(upstream.asked()).extracting(StandIn.Asked::method).containsExactly("HEAD");
    }
  }

  @Test
  void isNotServedByItsDigestAloneIfTheUpstreamDoesNotHaveIt() throws Exception {
    try (StandIn upstream = StandIn.at("127.0.0.1", asked -> Reply.of(404, ""));
        StorageDriver driver = driver(Storage.LOCAL);
        Registry registry = Registry.open(driver, RegistryOptions.defaults());
        Mirrors mirrors = mirrors(registry, upstream)) {
      try (var upload = registry.uploads().single(OTHER, DIGEST, CONTENT.length())) {
        upload.write(ByteBuffer.wrap(CONTENT.getBytes(StandardCharsets.UTF_8)));
        upload.commit();
      }

      assertThatThrownBy(() -> fetch(mirrors)).hasCauseInstanceOf(RegistryException.class);
      assertThatThrownBy(() -> registry.blobs().size(HERE, DIGEST))
          .isInstanceOf(RegistryException.class);
    }
  }

  private static Reply sizeOnly(StandIn.Asked asked) {
    return asked.method().equals("HEAD")
        ? Reply.of(200, "").with("Content-Length", Integer.toString(CONTENT.length()))
        : Reply.of(500, "");
  }

  /** Uploads that were not thrown away, and files in the spool folder. They may be going. */
  private List<Path> leftovers() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().contains("_uploads") || file.startsWith(folder.resolve("spool"))) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path file, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
