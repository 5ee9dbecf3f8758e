package io.stowage.acceptance.s3;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Ceph;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.S3Storage;
import io.stowage.acceptance.fixture.Uploads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * How many requests to the store a push and a pull cost, as the store counts them. What was asked
 * for is printed.
 */
class RequestsTest {

  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

  @AutoClose private final Ceph ceph = Ceph.start();

  private ServerProcess start(boolean redirect) {
    S3Storage storage = new S3Storage(ceph.bucket("counted"), redirect);
    return ServerProcess.start(storage, Path.of("/registry"), 0);
  }

  private static byte[] layer(int seed) {
    byte[] layer = new byte[1_000_000];
    new Random(seed).nextBytes(layer);
    return layer;
  }

  /** What the store is asked for while something is done. */
  private List<String> requestsOf(String act, Runnable action) {
    int before = ceph.requests().size();
    action.run();
    List<String> all = ceph.requests();
    List<String> requests = all.subList(before, all.size());
    System.out.println(
        requests.stream()
            .map(request -> "\n[s3]   " + request)
            .collect(joining("", "[s3] " + act + ": " + requests.size() + " requests", "")));
    return requests;
  }

  @Test
  void aPushOfALayerTakesFewerThanTen() {
    try (ServerProcess server = start(false)) {
      RegistryApi api = new RegistryApi(server.host());
      Uploads.STREAMED.send(api, "warm/up", layer(0));
      for (Uploads form : Uploads.values()) {
        byte[] layer = layer(form.name().hashCode());
        assertThat(
                requestsOf(
                    "push of a layer, " + form,
                    () -> form.send(api, "counted/" + form.name().toLowerCase(Locale.ROOT), layer)))
            .hasSizeBetween(1, 9);
      }
    }
  }

  @Test
  void aPullFromAWarmServerTakesOne() {
    try (ServerProcess server = start(false)) {
      RegistryApi api = new RegistryApi(server.host());
      String digest = pushAndPull(api);

      assertThat(requestsOf("pull of a layer", () -> pull(api, digest))).hasSize(1);
      assertThat(requestsOf("pull of a manifest by tag", () -> byTag(api)))
          .hasSizeLessThanOrEqualTo(1);
      String manifest = api.digest("counted/app", "1").orElseThrow();
      assertThat(
              requestsOf(
                  "pull of a manifest by digest",
                  () -> assertThat(api.manifest("counted/app", manifest)).isPresent()))
          .isEmpty();
    }
  }

  @Test
  void aPullWithARedirectTakesNone() {
    try (ServerProcess server = start(true)) {
      RegistryApi api = new RegistryApi(server.host());
      String digest = pushAndPull(api);

      List<String> requests = requestsOf("redirected pull of a layer", () -> pull(api, digest));

      // The client's own, which it was sent with.
      assertThat(requests).singleElement().asString().contains("Signature=");
    }
  }

  /** Pushes an image and pulls it once, so that the server is warm. */
  private static String pushAndPull(RegistryApi api) {
    byte[] layer = layer(100);
    byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
    Uploads.STREAMED.send(api, "counted/app", layer);
    Uploads.POST_PUT.send(api, "counted/app", config);
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":2},
         "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}
        """
            .formatted(TYPE, Digests.of(config), Digests.of(layer), layer.length);
    api.putManifest("counted/app", "1", TYPE, manifest);
    byTag(api);
    pull(api, Digests.of(layer));
    return Digests.of(layer);
  }

  private static void byTag(RegistryApi api) {
    assertThat(api.manifest("counted/app", "1")).isPresent();
  }

  private static void pull(RegistryApi api, String digest) {
    assertThat(api.digestOfBlob("counted/app", digest)).contains(digest);
  }
}
