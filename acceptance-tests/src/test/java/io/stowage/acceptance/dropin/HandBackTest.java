package io.stowage.acceptance.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Distribution;
import io.stowage.acceptance.fixture.Distribution.Release;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.Storage;
import io.stowage.acceptance.fixture.StoredIn;
import io.stowage.acceptance.fixture.Uploads;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Stowage wrote is served by Distribution from the same storage. */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3})
final class HandBackTest {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final byte[] CONFIG =
      "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"
          .getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.fixture.Distribution$Release#tested")
  void distributionServesAllThatStowageServed(Release release) {
    try (SharedFolder shared = new SharedFolder()) {
      Contents before;
      try (ServerProcess stowage = shared.stowage()) {
        RegistryApi api = SharedFolder.api(stowage);
        for (Uploads form : Uploads.values()) {
          pushImage(api, "forms/" + form.name().toLowerCase(Locale.ROOT), form);
        }
        fill(shared, stowage.host());
        mount(api);
        before = Contents.of(api);
      }
      assertThat(before.tags()).hasSize(11);

      try (Distribution distribution = shared.distribution(release)) {
        assertThat(Contents.of(SharedFolder.api(distribution))).isEqualTo(before);
      }
    }
  }

  private static void fill(SharedFolder shared, String host) {
    OciLayout image = shared.image("image", 1, 400_000, 100_000);
    OciLayout index = shared.index("index", 2, 50_000);
    shared.push(image, host + "/app:1.0");
    shared.push(image, host + "/app:1.0-alpine");
    shared.push(index, host + "/team/project/index:latest");
    shared.push(shared.image("other", 3, 10_000), host + "/app:1.0");
    shared.tool("crane").run("copy", host + "/app:1.0", host + "/copied/app:2");
    shared
        .tool("skopeo")
        .with("copy", "--format=v2s2", "--dest-tls-verify=false")
        .run("oci:" + image.folder() + ":latest", "docker://" + host + "/docker/app:1");
    shared.tool("crane").run("tag", host + "/docker/app:1", "second");
  }

  private static void mount(RegistryApi api) {
    var manifest = api.manifest("app", "1.0").orElseThrow();
    for (String blob : manifest.blobs()) {
      Uploads.mount(api, "mounted/app", "app", blob);
    }
    api.putManifest("mounted/app", "1", manifest.mediaType(), manifest.text());
  }

  private static void pushImage(RegistryApi api, String repository, Uploads form) {
    byte[] layer = new byte[300_001];
    new Random(form.name().hashCode()).nextBytes(layer);
    form.send(api, repository, layer);
    form.send(api, repository, CONFIG);
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
         "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}
        """
            .formatted(
                MANIFEST, Digests.of(CONFIG), CONFIG.length, Digests.of(layer), layer.length);
    api.putManifest(repository, "1", MANIFEST, manifest);
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.fixture.Distribution$Release#tested")
  void distributionDoesNotServeWhatStowageDeleted(Release release) {
    try (SharedFolder shared = new SharedFolder()) {
      OciLayout kept = shared.image("kept", 1, 10_000);
      OciLayout deleted = shared.image("deleted", 2, 10_000);
      String blob;
      try (ServerProcess stowage = shared.stowage()) {
        RegistryApi api = SharedFolder.api(stowage);
        shared.push(kept, stowage.host() + "/app:kept");
        shared.push(kept, stowage.host() + "/app:untagged");
        shared.push(deleted, stowage.host() + "/app:deleted");
        shared.push(deleted, stowage.host() + "/app:deleted-too");
        blob = api.manifest("app", "deleted").orElseThrow().blobs().get(0);
        api.deleteManifest("app", "untagged");
        api.deleteManifest("app", deleted.digest());
        api.deleteBlob("app", blob);
      }

      try (Distribution distribution = shared.distribution(release)) {
        RegistryApi api = SharedFolder.api(distribution);
        assertThat(api.tags("app")).containsExactly("kept");
        assertThat(api.digest("app", "untagged")).isEmpty();
        assertThat(api.digest("app", "deleted")).isEmpty();
        assertThat(api.digest("app", deleted.digest())).isEmpty();
        assertThat(api.digestOfBlob("app", blob)).isEmpty();
        assertThat(api.digest("app", "kept")).contains(kept.digest());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.fixture.Distribution$Release#tested")
  void distributionGoesOnWithWhatStowageBegan(Release release) {
    try (SharedFolder shared = new SharedFolder()) {
      OciLayout first = shared.image("first", 1, 300_000);
      OciLayout second = shared.image("second", 2, 10_000);
      try (ServerProcess stowage = shared.stowage()) {
        shared.push(first, stowage.host() + "/app:1");
      }

      try (Distribution distribution = shared.distribution(release)) {
        RegistryApi api = SharedFolder.api(distribution);
        shared.push(second, distribution.host() + "/app:1");
        String host = distribution.host();
        shared.tool("crane").run("copy", host + "/app@" + first.digest(), host + "/copy:1");
        assertThat(api.digest("app", "1")).contains(second.digest());
        assertThat(api.digest("copy", "1")).contains(first.digest());
        assertThat(api.catalog()).containsExactly("app", "copy");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.fixture.Distribution$Release#tested")
  void keepsWhatItAddsApartFromWhatDistributionReads(Release release) {
    try (SharedFolder shared = new SharedFolder()) {
      try (ServerProcess stowage = shared.stowage()) {
        shared.push(shared.image("image", 1, 10_000), stowage.host() + "/app:1");
      }
      assertThat(Storage.current().files(shared.storage()))
          .isNotEmpty()
          .allMatch(file -> file.startsWith("docker/") || file.startsWith("_stowage/"));
    }
  }
}
