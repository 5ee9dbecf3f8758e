package io.stowage.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.ManifestJson;
import io.stowage.core.fixture.Refused;
import io.stowage.core.fixture.Storage;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.fixture.Together;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Reference;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.Upload;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads at the same few things. */
@ParameterizedClass
@EnumSource(Storage.class)
class RaceTest {

  private static final int THREADS = 8;
  private static final int ROUNDS = 120;
  private static final Set<ErrorCode> UNKNOWN =
      EnumSet.of(ErrorCode.MANIFEST_UNKNOWN, ErrorCode.NAME_UNKNOWN, ErrorCode.BLOB_UNKNOWN);

  private final long seed = System.nanoTime();
  private final StorageDriver driver;
  private final Registry registry;
  private final TestRepository repository;

  RaceTest(Storage storage, @TempDir Path folder) throws IOException {
    driver = storage.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock());
    repository = TestRepository.of(registry, "a/b");
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private interface Request {
    void run() throws IOException;
  }

  /** Runs a request that may find that something is not there; whether it was. */
  private boolean isThere(Request request) throws IOException {
    try {
      request.run();
      return true;
    } catch (RegistryException e) {
      assertThat(e.code()).as("seed %s: %s", seed, e.message()).isIn(UNKNOWN);
      return false;
    }
  }

  @Test
  void tagsMeanWhatWasPushedOrNothing() throws Exception {
    List<byte[]> images =
        List.of(1, 2, 3, 4).stream()
            .map(i -> ManifestJson.image().annotation("i", "" + i).toBytes())
            .toList();
    List<Digest> digests = images.stream().map(Content::sha256).toList();
    List<String> tags = List.of("t1", "t2");
    AtomicInteger pulled = new AtomicInteger();
    Together.run(
        THREADS,
        number -> {
          Random random = new Random(seed + number);
          for (int i = 0; i < ROUNDS; i++) {
            String tag = tags.get(random.nextInt(tags.size()));
            int image = random.nextInt(images.size());
            switch (random.nextInt(10)) {
              case 0, 1, 2 -> repository.push(tag, images.get(image));
              case 3 -> isThere(() -> repository.delete(tag));
              case 4 -> isThere(() -> repository.delete(digests.get(image).toString()));
              case 5 -> isThere(() -> assertThat(repository.tags()).isSubsetOf(tags));
              case 6 -> {
                Digest meant = registry.tags().resolve(repository.name(), Tag.parse(tag));
                assertThat(meant == null || digests.contains(meant)).isTrue();
              }
              case 7 -> {
                Reference reference = digests.get(image);
                isThere(() -> assertThat(repository.get(reference)).isEqualTo(images.get(image)));
              }
              default -> {
                if (isThere(() -> assertThat(repository.pullTag(tag)).isIn(digests))) {
                  pulled.incrementAndGet();
                }
              }
            }
          }
        });
    assertThat(pulled).as("seed %s", seed).hasPositiveValue();
    if (registry.catalog().list("", 1).entries().isEmpty()) {
      return; // the last of it was deleted
    }
    for (String tag : repository.tags()) {
      assertThat(repository.pullTag(tag)).as("seed %s: tag %s dangles", seed, tag).isIn(digests);
    }
  }

  @Test
  void blobsAreWholeOrNotThere() throws Exception {
    byte[] bytes = Content.random(seed, 20_000);
    Digest digest = Content.sha256(bytes);
    TestRepository other = TestRepository.of(registry, "other");
    Together.run(
        THREADS,
        number -> {
          Random random = new Random(seed + number);
          for (int i = 0; i < ROUNDS / 2; i++) {
            switch (random.nextInt(6)) {
              case 0 -> repository.pushBlob(bytes);
              case 1 -> {
                String id = registry.uploads().start(repository.name(), null);
                try (Upload upload = registry.uploads().append(repository.name(), id)) {
                  upload.write(Content.slice(bytes, 0, 7_000));
                }
                try (Upload upload =
                    registry.uploads().finish(repository.name(), id, digest, 13_000)) {
                  upload.write(Content.slice(bytes, 7_000, 20_000));
                  upload.commit();
                }
              }
              case 2 -> isThere(() -> registry.blobs().delete(repository.name(), digest));
              case 3 -> registry.blobs().mount(other.name(), digest, repository.name());
              case 4 -> isThere(() -> assertThat(other.readBlob(digest)).isEqualTo(bytes));
              default -> isThere(() -> assertThat(repository.readBlob(digest)).isEqualTo(bytes));
            }
          }
        });
    repository.pushBlob(bytes);
    assertThat(repository.readBlob(digest)).isEqualTo(bytes);
  }

  @Test
  void oneRequestAtATimeWritesToAnUpload() throws Exception {
    byte[] bytes = Content.random(seed, THREADS * ROUNDS);
    String id = registry.uploads().start(repository.name(), null);
    Together.run(
        THREADS,
        number -> {
          for (int i = 0; i < ROUNDS; ) {
            try (Upload upload = registry.uploads().append(repository.name(), id)) {
              int at = (int) upload.offset();
              upload.write(Content.slice(bytes, at, at + 1));
              i++;
            } catch (RegistryException e) {
              assertThat(e.code()).isEqualTo(ErrorCode.UPLOAD_BUSY);
              Thread.onSpinWait();
            }
          }
        });
    assertThat(registry.uploads().offset(repository.name(), id)).isEqualTo(bytes.length);
    Digest digest = Content.sha256(bytes);
    try (Upload upload = registry.uploads().finish(repository.name(), id, digest, 0)) {
      upload.commit();
    }
    assertThat(repository.readBlob(digest)).isEqualTo(bytes);
    Refused.with(
        ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> registry.uploads().offset(repository.name(), id));
  }
}
