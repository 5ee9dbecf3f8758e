package io.stowage.core.oci;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.ManifestJson;
import io.stowage.core.fixture.Refused;
import io.stowage.core.fixture.Storage;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestRepository;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Storage.class)
class TagsTest {

  private static final String TAGS = "docker/registry/v2/repositories/a/b/_manifests/tags/";

  /** In lexical order, which is not that of natural language. */
  private static final List<String> ORDERED =
      List.of("1", "1.0", "10", "2", "A", "Z", "_", "a", "a-1", "a.1", "a1", "aa", "b", "latest");

  private final byte[] one = ManifestJson.image().annotation("n", "1").toBytes();
  private final byte[] two = ManifestJson.image().annotation("n", "2").toBytes();

  private final StorageDriver driver;
  private final Registry registry;
  private final TestRepository repository;

  TagsTest(Storage storage, @TempDir Path folder) throws IOException {
    driver = storage.open(folder);
    registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock());
    repository = TestRepository.of(registry, "a/b");
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private Digest resolve(String tag) {
    Digest digest = registry.tags().resolve(repository.name(), Tag.parse(tag));
    return digest == null ? Content.sha256(new byte[0]) : digest;
  }

  private List<String> list(String last, int limit) {
    return names(registry.tags().list(repository.name(), last, limit));
  }

  private static List<String> names(Page<Tag> page) {
    return page.entries().stream().map(Tag::toString).toList();
  }

  @Test
  void areUnknownInAnUnknownRepository() {
    RepositoryName unknown = RepositoryName.parse("none/here");
    Refused.with(ErrorCode.NAME_UNKNOWN, () -> registry.tags().list(unknown, "", 10));
    Refused.with(ErrorCode.NAME_UNKNOWN, () -> registry.tags().list(unknown, "", 0));
    assertThat(registry.tags().resolve(unknown, Tag.parse("latest"))).isNull();
  }

  @Test
  void areNoneInARepositoryWithoutAny() {
    repository.push(one);
    assertThat(registry.tags().list(repository.name(), "", 10))
        .isEqualTo(new Page<>(List.of(), false));
  }

  @Test
  void areListedInOrderAndInPages() {
    for (int i = ORDERED.size() - 1; i >= 0; i--) {
      repository.push(ORDERED.get(i), one);
    }
    assertThat(repository.tags()).isEqualTo(ORDERED);
    for (int size = 1; size <= ORDERED.size() + 1; size++) {
      List<String> all = new ArrayList<>();
      Page<Tag> page;
      String last = "";
      do {
        page = registry.tags().list(repository.name(), last, size);
        all.addAll(names(page));
        assertThat(page.more()).isEqualTo(all.size() < ORDERED.size());
        last = all.get(all.size() - 1);
      } while (page.more());
      assertThat(all).as("pages of %s", size).isEqualTo(ORDERED);
    }
    assertThat(registry.tags().list(repository.name(), "", 0))
        .isEqualTo(new Page<>(List.of(), false));
  }

  @Test
  void areListedAfterAnyTextWhetherOrNotItIsATag() {
    ORDERED.forEach(tag -> repository.push(tag, one));
    for (String last :
        List.of("0", "1", "1.", "11", "B", "a-", "a0", "latest", "zz", "", "-", "/", "~")) {
      assertThat(list(last, 100))
          .as("last=%s", last)
          .isEqualTo(ORDERED.stream().filter(tag -> tag.compareTo(last) > 0).toList());
    }
  }

  @Test
  void meanTheLastManifestPushed() {
    repository.push("v", one);
    assertThat(resolve("v")).isEqualTo(Content.sha256(one));
    repository.push("v", two);
    assertThat(resolve("v")).isEqualTo(Content.sha256(two));
    repository.push("v", one);
    assertThat(resolve("v")).isEqualTo(Content.sha256(one));
    assertThat(repository.tags()).containsExactly("v");
  }

  @Test
  void areGoneWhenDeletedAndTheirManifestStays() {
    repository.push("v", one);
    repository.push("w", one);
    repository.delete("v");
    assertThat(registry.tags().resolve(repository.name(), Tag.parse("v"))).isNull();
    assertThat(repository.tags()).containsExactly("w");
    assertThat(repository.get(Content.sha256(one))).isEqualTo(one);
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> repository.get("v"));
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> repository.delete("v"));
    repository.push("v", two);
    assertThat(repository.get("v")).isEqualTo(two);
  }

  @Test
  void areNotShownWithoutALink() throws IOException {
    repository.push("good", one);
    driver.writeAll(
        TAGS + "half/index/sha256/" + Content.sha256(one).hex() + "/link",
        Content.of(Content.sha256(one).toString()));
    driver.writeAll(TAGS + "-bad/current/link", Content.of(Content.sha256(one).toString()));
    driver.writeAll(TAGS + "file", Content.of("x"));
    assertThat(repository.tags()).containsExactly("good");
    assertThat(registry.tags().list(repository.name(), "good", 1).more()).isFalse();
    assertThat(registry.tags().resolve(repository.name(), Tag.parse("half"))).isNull();
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> repository.delete("half"));
    repository.push("half", one);
    assertThat(repository.tags()).containsExactly("good", "half");
  }

  @Test
  void thatWereLeftEmptyByOthersMeanNothingUntilPushedAgain() throws IOException {
    driver.writeAll(TAGS + "empty/current/link", new byte[0]);
    driver.writeAll(TAGS + "junk/current/link", Content.of("sha256:junk"));
    assertThat(registry.tags().resolve(repository.name(), Tag.parse("empty"))).isNull();
    assertThat(registry.tags().resolve(repository.name(), Tag.parse("junk"))).isNull();
    Refused.with(ErrorCode.MANIFEST_UNKNOWN, () -> repository.get("empty"));
    repository.push("empty", one);
    assertThat(repository.get("empty")).isEqualTo(one);
    repository.delete("junk");
    assertThat(repository.tags()).containsExactly("empty");
  }

  @Test
  void areReadAsOthersWriteThemWithALineEndOrWithout() throws IOException {
    repository.push(one);
    driver.writeAll(TAGS + "v/current/link", Content.of(Content.sha256(one) + "\n"));
    assertThat(repository.get("v")).isEqualTo(one);
  }
}
