package io.stowage.acceptance.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Distribution;
import io.stowage.acceptance.fixture.Distribution.Release;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.StoredIn;
import io.stowage.acceptance.fixture.Tool;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Distribution wrote is served by Stowage from the same storage. */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3})
final class TakeOverTest {

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.fixture.Distribution$Release#tested")
  void servesAllThatDistributionServed(Release release) {
    try (SharedFolder shared = new SharedFolder()) {
      Contents before;
      try (Distribution distribution = shared.distribution(release)) {
        fill(shared, distribution.host());
        before = Contents.of(SharedFolder.api(distribution));
      }
      // One of them stands for the referrers, which Distribution does not list itself.
      assertThat(before.tags()).hasSize(11);

      try (ServerProcess stowage = shared.stowage()) {
        assertThat(Contents.of(SharedFolder.api(stowage))).isEqualTo(before);
        assertThat(
                regctl(shared, stowage.host()).run("artifact", "tree", stowage.host() + "/app:1.0"))
            .contains("application/vnd.example.note");
      }
    }
  }

  private static void fill(SharedFolder shared, String host) {
    OciLayout image = shared.image("image", 1, 400_000, 100_000);
    OciLayout index = shared.index("index", 2, 50_000);
    for (String name : List.of("app:1.0", "app:1.0-alpine", "team/project/app:1.0")) {
      shared.push(image, host + "/" + name);
    }
    shared.push(index, host + "/index:latest");
    shared.push(shared.image("other", 3, 10_000), host + "/app:other");
    // Copies within one registry mount the blobs.
    shared.tool("crane").run("copy", host + "/app:1.0", host + "/mounted/app:2");
    shared.tool("crane").run("copy", host + "/index:latest", host + "/mounted/index:2");
    shared.tool("crane").run("tag", host + "/app:other", "1.0-alpine");
    shared
        .tool("skopeo")
        .with("copy", "--format=v2s2", "--dest-tls-verify=false")
        .run("oci:" + image.folder() + ":latest", "docker://" + host + "/docker/app:1");
    shared.push(shared.image("small", 4, 1), host + "/a/b/c/d/e:UPPER_case.tag-1");
    shared.push(shared.image("large", 5, 25_000_001), host + "/large/app:1");
    regctl(shared, host)
        .with("artifact", "put", "--artifact-type", "application/vnd.example.note")
        .run("-f", image.folder().resolve("index.json").toString(), "--subject", host + "/app:1.0");
  }

  private static Tool regctl(SharedFolder shared, String host) {
    Tool regctl = shared.tool("regctl");
    regctl.run("registry", "set", "--tls", "disabled", host);
    return regctl;
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.fixture.Distribution$Release#tested")
  void doesNotServeWhatDistributionDeleted(Release release) {
    try (SharedFolder shared = new SharedFolder()) {
      OciLayout kept = shared.image("kept", 1, 10_000);
      OciLayout deleted = shared.image("deleted", 2, 10_000);
      String blob;
      try (Distribution distribution = shared.distribution(release)) {
        RegistryApi api = SharedFolder.api(distribution);
        shared.push(kept, distribution.host() + "/app:kept");
        shared.push(deleted, distribution.host() + "/app:deleted");
        shared.push(deleted, distribution.host() + "/app:deleted-too");
        blob = api.manifest("app", "deleted").orElseThrow().blobs().get(0);
        api.deleteManifest("app", deleted.digest());
        api.deleteBlob("app", blob);
      }

      try (ServerProcess stowage = shared.stowage()) {
        RegistryApi api = SharedFolder.api(stowage);
        assertThat(api.tags("app")).containsExactly("kept");
        assertThat(api.manifest("app", "deleted")).isEmpty();
        assertThat(api.digest("app", deleted.digest())).isEmpty();
        assertThat(api.digestOfBlob("app", blob)).isEmpty();
        assertThat(api.digest("app", "kept")).contains(kept.digest());
      }
    }
  }

  /** Only release 3 of Distribution can delete a tag without its manifest. */
  @ParameterizedTest
  @EnumSource(value = Release.class, names = "V3")
  void doesNotServeATagThatDistributionDeleted(Release release) {
    try (SharedFolder shared = new SharedFolder()) {
      OciLayout image = shared.image("image", 1, 10_000);
      try (Distribution distribution = shared.distribution(release)) {
        shared.push(image, distribution.host() + "/app:1");
        shared.push(image, distribution.host() + "/app:2");
        SharedFolder.api(distribution).deleteManifest("app", "1");
      }

      try (ServerProcess stowage = shared.stowage()) {
        RegistryApi api = SharedFolder.api(stowage);
        assertThat(api.tags("app")).containsExactly("2");
        assertThat(api.digest("app", "1")).isEmpty();
        assertThat(api.digest("app", image.digest())).contains(image.digest());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.fixture.Distribution$Release#tested")
  void goesOnWithWhatDistributionBegan(Release release) {
    try (SharedFolder shared = new SharedFolder()) {
      OciLayout first = shared.image("first", 1, 300_000);
      OciLayout second = shared.image("second", 2, 10_000);
      try (Distribution distribution = shared.distribution(release)) {
        shared.push(first, distribution.host() + "/app:1");
        shared.push(second, distribution.host() + "/gone:1");
      }

      Contents after;
      try (ServerProcess stowage = shared.stowage()) {
        RegistryApi api = SharedFolder.api(stowage);
        shared.push(second, stowage.host() + "/app:1");
        shared
            .tool("crane")
            .run("copy", stowage.host() + "/app@" + first.digest(), stowage.host() + "/copy:1");
        api.deleteManifest("gone", second.digest());
        assertThat(api.digest("app", "1")).contains(second.digest());
        assertThat(api.digest("copy", "1")).contains(first.digest());
        assertThat(api.catalog()).contains("app", "copy");
        assertThat(api.tags("gone")).isEmpty();
        after = Contents.of(api);
      }

      try (Distribution distribution = shared.distribution(release)) {
        RegistryApi api = SharedFolder.api(distribution);
        Contents back = Contents.of(api);
        assertThat(back.tags()).isEqualTo(after.tags()).hasSize(2);
        assertThat(back.manifests()).isEqualTo(after.manifests());
        assertThat(back.blobs()).isEqualTo(after.blobs());
        assertThat(api.digest("gone", second.digest())).isEmpty();
      }
    }
  }
}
