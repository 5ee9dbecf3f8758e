package io.stowage.search.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Reference;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.oci.Upload;
import io.stowage.core.search.SearchEntry;
import io.stowage.core.search.SearchIndex;
import io.stowage.core.search.SearchIndexer;
import io.stowage.core.search.SearchPage;
import io.stowage.core.search.SearchPage.Hit;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An index that is filled from a storage and kept. */
@Timeout(60)
class SearchIndexerTest {

  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  /** Longer than a machine may be busy with other things. */
  private static final Duration SETTLE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private StorageDriver driver;
  private Registry registry;
  private @Nullable SearchIndexer started;

  @BeforeEach
  void open() throws IOException {
    driver = FileDriver.open(folder.resolve("storage"));
    registry = Registry.open(driver, RegistryOptions.defaults());
  }

  @AfterEach
  void close() throws IOException {
    if (started != null) {
      started.close();
    }
    registry.close();
    driver.close();
  }

  private SearchIndex openIndex() throws IOException {
    return SqlSearchIndex.open(DatabaseUrl.parse("sqlite:///" + folder.resolve("search.db")));
  }

  private void start() {
    started = SearchIndexer.start(registry, this::openIndex, SETTLE);
  }

  private SearchIndexer indexer() {
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }

  @Test
  void aNewIndexIsFilledWithTheRepositoriesOfBothApis() {
    push("app", "1", image("{}"));
    push("a/b/c/d", "1", image("{}"));
    push("both/one", "1", image("{}"));
    putV1("both", "one");
    putV1("library", "solo");
    putV1("Odd", "na me/x%25");

    start();

    assertThat(names(""))
        .containsExactlyInAnyOrder("app", "a/b/c/d", "both/one", "library/solo", "Odd/na me/x%25");
  }

  /** A server that ended while it filled the index left it so. */
  @Test
  void whatIsHalfFilledIsNotSearched() throws Exception {
    putV1("some", "app");
    putV1("other", "app");
    try (SearchIndex index = openIndex()) {
      index.add(List.of("other/app"));
    }
    CountDownLatch opened = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    started =
        SearchIndexer.start(
            registry,
            () ->
                new IndexAround(openIndex()) {
                  @Override
                  public void add(Collection<String> names) throws IOException {
                    opened.countDown();
                    hold(released);
                    super.add(names);
                  }
                });
    opened.await();

    assertThatThrownBy(() -> indexer().find("app", 0, 9))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("is being filled");
    released.countDown();
    await("app", page -> page.total() == 2);
    indexer().close();

    try (SearchIndex index = openIndex()) {
      assertThat(index.isFilled()).isTrue();
    }
  }

  /** Waits, as what a driver of a database does: it is not interrupted. */
  private static void hold(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aSearchSeesWhatWasDoneBeforeIt() {
    start();
    assertThat(names("")).isEmpty();

    for (int i = 0; i < 20; i++) {
      push("new/app" + i, "1", image("{}"));
      assertThat(names("app" + i)).contains("new/app" + i);
    }
    putV1("v1", "app");
    assertThat(names("v1/app")).containsExactly("v1/app");

    registry.repositories().delete(V1RepositoryName.parse("v1", "app"));
    assertThat(names("v1/app")).isEmpty();

    putV1("library", "solo");
    assertThat(names("solo")).containsExactly("library/solo");
    push("solo", "1", image("{}"));
    assertThat(names("solo")).containsExactlyInAnyOrder("library/solo", "solo");
  }

  @Test
  void whatHasChangedWhileNoServerRanIsFoundAtTheNextStart() throws IOException {
    push("kept/app", "latest", described("first"));
    push("other/app", "latest", image("{}"));
    putV1("gone", "app");
    start();
    await("first", page -> page.total() == 1);
    indexer().close();

    push("kept/app", "latest", described("second"));
    registry.repositories().delete(V1RepositoryName.parse("gone", "app"));
    putV1("come", "app");
    start();

    await("come/app", page -> page.total() == 1);
    await("gone/app", page -> page.total() == 0);
    await("second", page -> page.total() == 1);
    await("first", page -> page.total() == 0);
    assertThat(names("app")).containsExactlyInAnyOrder("kept/app", "other/app", "come/app");
  }

  @Test
  void descriptionsComeFromLabelsAndAnnotations() {
    byte[] config =
        """
        {"architecture":"amd64","config":{"Env":["A=1"],"Labels":{"x":"y",
        "org.opencontainers.image.description":"  of a\\n label "}},"rootfs":{}}"""
            .getBytes(UTF_8);
    pushBlob("from/label", config);
    byte[] labelled = image(new String(config, UTF_8));
    push("from/label", "latest", labelled);
    push("from/annotation", "latest", described("of an annotation"));
    pushBlob("from/index", config);
    push("from/index", "image", labelled);
    push("from/index", "latest", index(labelled));
    push("from/nothing", "latest", image("{}"));
    push("from/missing", "latest", image("{\"config\":{}}"));
    start();

    await("of a label", page -> page.total() == 2);
    await("of an annotation", page -> page.total() == 1);
    assertThat(find("from").hits())
        .containsExactlyInAnyOrder(
            new Hit("from/label", "of a label"),
            new Hit("from/index", "of a label"),
            new Hit("from/annotation", "of an annotation"),
            new Hit("from/nothing", ""),
            new Hit("from/missing", ""));
  }

  @Test
  void theTagLatestDescribesElseTheNewest() {
    push("x/app", "b", described("text of b"));
    push("x/app", "a", described("text of a"));
    start();
    await("text of a", page -> page.total() == 1);

    push("x/app", "latest", described("the latest"));
    await("the latest", page -> page.total() == 1);

    push("x/app", "c", described("text of c"));
    registry.manifests().delete(RepositoryName.parse("x/app"), Tag.parse("latest"));
    await("text of c", page -> page.total() == 1);
    await("latest", page -> page.total() == 0);
  }

  /** Each is a look at the storage, for each repository, at each start. */
  @Test
  void fewTagsAreLookedAt() {
    for (int i = 0; i < 20; i++) {
      push("many/tags", String.format(Locale.ROOT, "%02d", i), described("text of " + i));
    }
    AtomicInteger looks = new AtomicInteger();
    StorageDriver counting =
        (StorageDriver)
            Proxy.newProxyInstance(
                StorageDriver.class.getClassLoader(),
                new Class<?>[] {StorageDriver.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("stat")) {
                    looks.incrementAndGet();
                  }
                  try {
                    return method.invoke(driver, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    try (Registry other = Registry.open(counting, RegistryOptions.defaults())) {
      looks.set(0);
      RepositoryName name = RepositoryName.parse("many/tags");
      Digest source = other.descriptions().source(name);

      assertThat(source == null ? "" : other.descriptions().read(name, source))
          .isEqualTo("text of 19");
      assertThat(looks).hasValueLessThan(10);
    }
  }

  @Test
  void damagedImagesKeepNothingOutOfTheIndex() throws IOException {
    Digest digest = push("damaged/manifest", "latest", described("never seen"));
    driver.writeAll(
        "docker/registry/v2/blobs/sha256/"
            + digest.hex().substring(0, 2)
            + "/"
            + digest.hex()
            + "/data",
        "{".getBytes(UTF_8));
    byte[] config = "{\"config\":{\"Labels\":[".getBytes(UTF_8);
    pushBlob("damaged/config", config);
    push("damaged/config", "latest", image(new String(config, UTF_8)));
    registry.close();
    registry = Registry.open(driver, RegistryOptions.defaults());

    start();

    assertThat(names("damaged")).containsExactlyInAnyOrder("damaged/manifest", "damaged/config");
  }

  @Test
  void aRebuildMendsWhatIsWrongWhileItIsSearched() throws Exception {
    for (int i = 0; i < 300; i++) {
      push("right/app" + i, "latest", described("right text"));
    }
    start();
    await("right text", page -> page.total() == 300);
    try (SearchIndex other = openIndex()) {
      other.add(List.of("wrong/app"));
      other.describe(
          List.of(
              new SearchEntry(
                  "right/app7", "wrong text", other.entries("right/app69", 1).get(0).source())));

      AtomicBoolean ended = new AtomicBoolean();
      CountDownLatch searched = new CountDownLatch(20);
      Thread searching =
          new Thread(
              () -> {
                while (!ended.get()) {
                  if (find("right/app").total() == 300) {
                    searched.countDown();
                  }
                }
              });
      searching.start();
      long count = 0;
      while (searched.getCount() > 0 || count == 0) {
        count = SearchIndexer.rebuild(registry, other);
      }
      ended.set(true);
      searching.join();

      assertThat(count).isEqualTo(300);
      assertThat(names("wrong")).isEmpty();
      assertThat(find("right text").total()).isEqualTo(300);
    }
  }

  @Test
  void anIndexThatCannotBeOpenedIsTriedAgain() throws IOException {
    AtomicBoolean down = new AtomicBoolean(true);
    push("some/app", "1", image("{}"));
    started =
        SearchIndexer.start(
            registry,
            () -> {
              if (down.get()) {
                throw new IOException("it is down");
              }
              return openIndex();
            });

    assertThatThrownBy(() -> TestWait.untilDone(() -> find("")))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("search index");
    push("later/app", "1", image("{}"));
    down.set(false);

    await("app", page -> page.total() == 2);
  }

  @Test
  void whatTheIndexDoesNotTakeKeepsOutNothingElse() {
    for (int i = 0; i < 20; i++) {
      putV1("old", "app" + i);
    }
    putV1("bad", "one");
    started =
        SearchIndexer.start(
            registry,
            () ->
                new IndexAround(openIndex()) {
                  @Override
                  public void add(Collection<String> names) throws IOException {
                    if (names.stream().anyMatch(name -> name.startsWith("bad/"))) {
                      throw new IOException("not this one");
                    }
                    super.add(names);
                  }
                });

    await("old/", page -> page.total() == 20);
    putV1("bad", "other");
    putV1("new", "app");
    await("new/", page -> page.total() == 1);
    assertThat(names("bad")).isEmpty();
  }

  @Test
  void anIndexThatLacksAClassIsTriedAgain() {
    AtomicBoolean lacking = new AtomicBoolean(true);
    putV1("some", "app");
    started =
        SearchIndexer.start(
            registry,
            () -> {
              if (lacking.getAndSet(false)) {
                throw new NoClassDefFoundError("acme/Missing");
              }
              return openIndex();
            });

    await("app", page -> page.total() == 1);
  }

  @Test
  void anIndexThatIsOpenedAfterTheEndIsClosed() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    started =
        SearchIndexer.start(
            registry,
            () -> {
              opening.countDown();
              hold(released);
              return new IndexAround(openIndex()) {
                @Override
                public void close() throws IOException {
                  super.close();
                  closed.countDown();
                }
              };
            });
    opening.await();

    indexer().close();
    released.countDown();

    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anIndexThatHasFailedIsLeftAloneForASecond() {
    AtomicInteger asked = new AtomicInteger();
    AtomicBoolean down = new AtomicBoolean();
    putV1("some", "app");
    started =
        SearchIndexer.start(
            registry,
            () ->
                new IndexAround(openIndex()) {
                  @Override
                  public SearchPage find(String query, long offset, int limit) throws IOException {
                    if (down.get()) {
                      asked.incrementAndGet();
                      throw new IOException("down");
                    }
                    return super.find(query, offset, limit);
                  }
                });
    await("app", page -> page.total() == 1);
    down.set(true);

    long start = System.nanoTime();
    int searches = 0;
    while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(200)) {
      assertThatThrownBy(() -> indexer().find("app", 0, 9))
          .isInstanceOf(RegistryException.class)
          .hasMessage("the search index cannot be reached; try again later");
      searches++;
    }
    assertThat(searches).isGreaterThan(2);
    assertThat(asked).hasValueLessThanOrEqualTo(1 + searches / 2);

    down.set(false);
    await("app", page -> page.total() == 1);
  }

  private Digest push(String name, String tag, byte[] manifest) {
    return registry
        .manifests()
        .put(RepositoryName.parse(name), Reference.parse(tag), List.of(), manifest, null)
        .digest();
  }

  private void pushBlob(String name, byte[] bytes) {
    Digest digest = Digest.of(Digest.Algorithm.SHA256, bytes);
    try (Upload upload =
        registry.uploads().single(RepositoryName.parse(name), digest, bytes.length)) {
      upload.write(ByteBuffer.wrap(bytes));
      upload.commit();
    }
  }

  private void putV1(String namespace, String name) {
    registry
        .repositories()
        .putImages(V1RepositoryName.parse(namespace, name), "[]".getBytes(UTF_8));
  }

  private static byte[] image(String config) {
    return image(config, "");
  }

  private static byte[] described(String text) {
    return image(
        "{}", ",\"annotations\":{\"org.opencontainers.image.description\":\"" + text + "\"}");
  }

  private static byte[] image(String config, String more) {
    byte[] bytes = config.getBytes(UTF_8);
    return ("{\"schemaVersion\":2,\"mediaType\":\""
            + IMAGE
            + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\""
            + Digest.of(Digest.Algorithm.SHA256, bytes)
            + "\",\"size\":"
            + bytes.length
            + "},\"layers\":[]"
            + more
            + "}")
        .getBytes(UTF_8);
  }

  private static byte[] index(byte[] image) {
    return ("{\"schemaVersion\":2,\"mediaType\":\""
            + INDEX
            + "\",\"manifests\":[{\"mediaType\":\""
            + IMAGE
            + "\",\"digest\":\""
            + Digest.of(Digest.Algorithm.SHA256, image)
            + "\",\"size\":"
            + image.length
            + "}]}")
        .getBytes(UTF_8);
  }

  private List<String> names(String query) {
    return find(query).hits().stream().map(Hit::name).toList();
  }

  private SearchPage find(String query) {
    return TestWait.untilDone(() -> indexer().find(query, 0, 1000));
  }

  private void await(String query, Predicate<SearchPage> condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    SearchPage last = SearchPage.NOTHING;
    while (System.nanoTime() < end) {
      try {
        last = find(query);
        if (condition.test(last)) {
          return;
        }
      } catch (RegistryException e) {
        // not yet
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    throw new AssertionError(query + " finds " + last);
  }
}
