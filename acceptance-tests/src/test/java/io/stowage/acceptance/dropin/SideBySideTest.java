package io.stowage.acceptance.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Distribution;
import io.stowage.acceptance.fixture.Distribution.Release;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.RegistryApi.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stowage and Distribution serve one folder at the same time: what is done through one is seen
 * through the other by the next request, although it had answered the same question before.
 */
final class SideBySideTest {

  /** How long bytes asked for by digest may be served after another server deleted them. */
  private static final Duration DIGESTS_LAG = Duration.ofSeconds(10);

  private static final int ROUNDS = 40;

  @ParameterizedTest
  @EnumSource(Release.class)
  void stowageSeesWhatDistributionDoes(Release release) {
    try (SharedFolder shared = new SharedFolder();
        ServerProcess stowage = shared.stowage();
        Distribution distribution = shared.distribution(release)) {
      RegistryApi writer = SharedFolder.api(distribution);
      RegistryApi reader = SharedFolder.api(stowage);
      followsTags(shared, distribution.host(), writer, reader);
      followsRepositories(shared, distribution.host(), reader);
      followsDeletes(shared, distribution.host(), writer, reader);
    }
  }

  @ParameterizedTest
  @EnumSource(Release.class)
  void distributionSeesWhatStowageDoes(Release release) {
    try (SharedFolder shared = new SharedFolder();
        ServerProcess stowage = shared.stowage();
        Distribution distribution = shared.distribution(release)) {
      RegistryApi writer = SharedFolder.api(stowage);
      RegistryApi reader = SharedFolder.api(distribution);
      followsTags(shared, stowage.host(), writer, reader);
      followsRepositories(shared, stowage.host(), reader);
      followsDeletes(shared, stowage.host(), writer, reader);
    }
  }

  /** Only release 3 of Distribution can delete a tag without its manifest. */
  @ParameterizedTest
  @EnumSource(value = Release.class, names = "V3")
  void eachSeesTheTagsThatTheOtherDeletes(Release release) {
    try (SharedFolder shared = new SharedFolder();
        ServerProcess stowage = shared.stowage();
        Distribution distribution = shared.distribution(release)) {
      RegistryApi ours = SharedFolder.api(stowage);
      RegistryApi theirs = SharedFolder.api(distribution);
      shared.push(shared.image("image", 1, 1_000), stowage.host() + "/app:kept");
      Manifest image = ours.manifest("app", "kept").orElseThrow();
      for (int round = 0; round < ROUNDS; round++) {
        RegistryApi writer = round % 2 == 0 ? ours : theirs;
        RegistryApi reader = round % 2 == 0 ? theirs : ours;
        writer.putManifest("app", "moving", image.mediaType(), image.text());
        assertThat(reader.digest("app", "moving")).contains(image.digest());
        assertThat(reader.tags("app")).containsExactly("kept", "moving");

        writer.deleteManifest("app", "moving");

        assertThat(reader.digest("app", "moving")).isEmpty();
        assertThat(reader.manifest("app", "moving")).isEmpty();
        assertThat(reader.tags("app")).containsExactly("kept");
      }
    }
  }

  static void followsTags(
      SharedFolder shared, String host, RegistryApi writer, RegistryApi reader) {
    shared.push(shared.image("first", 1, 20_000), host + "/tags:first");
    shared.push(shared.image("second", 2, 20_000), host + "/tags:second");
    List<Manifest> images =
        List.of(
            writer.manifest("tags", "first").orElseThrow(),
            writer.manifest("tags", "second").orElseThrow());
    List<String> tags = new ArrayList<>(List.of("first", "second"));
    for (int round = 0; round < ROUNDS; round++) {
      Manifest image = images.get(round % 2);
      String added = "tag-" + (100 + round);
      tags.add(added);

      writer.putManifest("tags", "moving", image.mediaType(), image.text());
      writer.putManifest("tags", added, image.mediaType(), image.text());

      assertThat(reader.digest("tags", "moving")).contains(image.digest());
      assertThat(reader.manifest("tags", "moving")).contains(image);
      assertThat(reader.digest("tags", added)).contains(image.digest());
      assertThat(reader.tags("tags")).containsAll(tags).hasSize(tags.size() + 1);
    }
  }

  static void followsRepositories(SharedFolder shared, String host, RegistryApi reader) {
    List<String> names = new ArrayList<>(List.of("tags"));
    OciLayout image = shared.image("repository", 3, 1_000);
    Set<String> blobs = image.verify();
    blobs.remove(image.digest());
    String blob = blobs.iterator().next();
    for (String name : List.of("x", "team/a", "team/a/b", "team/c", "team/deeper/still/d")) {
      names.add(name);
      assertThat(reader.digest(name, "1")).isEmpty();
      assertThat(reader.digestOfBlob(name, blob)).isEmpty();

      shared.push(image, host + "/" + name + ":1");

      assertThat(reader.catalog()).containsExactlyInAnyOrderElementsOf(names);
      assertThat(reader.tags(name)).containsExactly("1");
      assertThat(reader.digest(name, "1")).contains(image.digest());
      assertThat(reader.digestOfBlob(name, blob)).contains(blob);
    }
  }

  static void followsDeletes(
      SharedFolder shared, String host, RegistryApi writer, RegistryApi reader) {
    OciLayout image = shared.image("deleted", 4, 1_000);
    shared.push(image, host + "/deletes:1");
    shared.push(image, host + "/deletes:2");
    assertThat(reader.manifest("deletes", "1")).isPresent();
    assertThat(reader.manifest("deletes", image.digest())).isPresent();

    writer.deleteManifest("deletes", image.digest());

    assertThat(reader.digest("deletes", "1")).isEmpty();
    assertThat(reader.manifest("deletes", "2")).isEmpty();
    assertThat(reader.tags("deletes")).isEmpty();
    awaitMissing(reader, "deletes", image.digest());
  }

  private static void awaitMissing(RegistryApi reader, String repository, String digest) {
    long deadline = System.nanoTime() + DIGESTS_LAG.toNanos();
    while (reader.manifest(repository, digest).isPresent()) {
      assertThat(System.nanoTime()).as("still served: " + digest).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
