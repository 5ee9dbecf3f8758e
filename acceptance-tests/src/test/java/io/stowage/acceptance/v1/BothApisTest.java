package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.RegistryApi.Manifest;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.StoredIn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tags and names through the one API and the other: the last write counts, whoever it is from. */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3})
final class BothApisTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  private static final String TAG_UNKNOWN = "404";

  private final V1Image base = V1Image.named("both base");
  private final V1Image top = base.child("both top");

  @Test
  void theLastWriteOfATagCounts() {
    push("order/app", "t");
    String fromV1 = digest("order/app", "t");
    String idFromV1 = id("order/app", "t");
    assertThat(idFromV1).isEqualTo(top.id());

    OciLayout pushed = copyIn("order/app:t", 1);
    assertThat(digest("order/app", "t")).isEqualTo(pushed.digest());
    String idFromOci = id("order/app", "t");
    assertThat(idFromOci).isNotIn(idFromV1, TAG_UNKNOWN);
    assertThat(layer(idFromOci)).isEqualTo(layers("order/app", "t").get(0));

    putTag("order/app", "t", base.id());
    assertThat(id("order/app", "t")).isEqualTo(base.id());
    assertThat(layers("order/app", "t")).hasSize(1);

    putTag("order/app", "t", idFromOci);
    assertThat(layers("order/app", "t")).isEqualTo(layers("order/app", pushed.digest()));

    Manifest again = api().manifest("order/app", fromV1).orElseThrow();
    api().putManifest("order/app", "t", again.mediaType(), again.text());
    assertThat(id("order/app", "t")).isEqualTo(top.id());
  }

  @Test
  void whatIsNoImageHidesWhatTheTagMeantBefore() {
    push("order/chart", "t", "other");
    String type = "application/vnd.oci.image.manifest.v1+json";
    String chart =
        """
        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/x.chart",\
        "digest":"%s","size":2},"layers":[]}"""
            .formatted(type, Digests.of("{}".getBytes(UTF_8)));

    api().putManifest("order/chart", "t", type, chart);

    assertThat(id("order/chart", "t")).isEqualTo(TAG_UNKNOWN);
    assertThat(text("/v1/repositories/order/chart/tags"))
        .isEqualTo("{\"other\":\"" + top.id() + "\"}");
    putTag("order/chart", "t", base.id());
    assertThat(id("order/chart", "t")).isEqualTo(base.id());
  }

  @Test
  void aDeleteIsSeenByBoth() {
    push("deleted/app", "by-v1", "by-oci", "stays");
    copyIn("deleted/app:oci-by-v1", 2);
    copyIn("deleted/app:oci-by-oci", 3);
    copyIn("deleted/app:by-v1", 2);

    for (String tag : List.of("by-v1", "oci-by-v1")) {
      assertThat(send(Call.delete(tagPath("deleted/app", tag))).status()).isEqualTo(200);
    }
    for (String tag : List.of("by-oci", "oci-by-oci")) {
      api().deleteManifest("deleted/app", tag);
    }

    for (String tag : List.of("by-v1", "oci-by-v1", "by-oci", "oci-by-oci")) {
      assertThat(api().digest("deleted/app", tag)).as(tag).isEmpty();
      assertThat(id("deleted/app", tag)).as(tag).isEqualTo(TAG_UNKNOWN);
    }
    assertThat(api().tags("deleted/app")).containsExactly("stays");
    assertThat(text("/v1/repositories/deleted/app/tags"))
        .isEqualTo("{\"stays\":\"" + top.id() + "\"}");
  }

  @Test
  void libraryIsTheNamespaceOfNamesWithoutOne() {
    push("library/solo", "v1");
    copyIn("solo:plain", 4);
    copyIn("library/solo:library", 5);

    assertThat(digest("solo", "v1")).isEqualTo(digest("library/solo", "v1"));
    assertThat(api().tags("solo")).contains("v1", "plain");
    assertThat(api().tags("library/solo")).contains("v1", "library");
    for (String name : List.of("solo", "library/solo")) {
      for (String tag : List.of("v1", "plain", "library")) {
        assertThat(id(name, tag)).as(name + ":" + tag).isNotEqualTo(TAG_UNKNOWN);
      }
      assertThat(id(name, "plain")).isEqualTo(id("solo", "plain"));
    }
    assertThat(layer(id("solo", "plain"))).isEqualTo(layers("solo", "plain").get(0));
    assertThat(layer(id("solo", "library"))).isEqualTo(layers("library/solo", "library").get(0));
  }

  @Test
  void namesOfThreePartsAreOneRepository() {
    push("three/parts/app", "v1");
    copyIn("three/parts/app:oci", 6);

    assertThat(api().tags("three/parts/app")).containsExactly("oci", "v1");
    assertThat(layers("three/parts/app", "v1")).hasSize(2);
    assertThat(layer(id("three/parts/app", "oci")))
        .isEqualTo(layers("three/parts/app", "oci").get(0));
    assertThat(api().catalog()).contains("three/parts/app");
  }

  @Test
  void aV1ImageIsBuiltOnOneOfTheOciApi() {
    OciLayout below = copyIn("stack/below:1", 7);
    String parent = id("stack/below", "1");
    String json =
        "{\"id\":\"%s\",\"parent\":\"%s\",\"created\":\"2014-06-09T17:00:00Z\"}"
            .formatted(V1Image.id("above"), parent);
    V1Image above =
        new V1Image(
            V1Image.id("above"),
            Optional.of(parent),
            json.getBytes(UTF_8),
            new LayerTar().file("above", "above").bytes());

    new V1Client(registry.host()).push("stack/above", List.of(above), Map.of("1", above.id()));

    assertThat(text("/v1/images/" + above.id() + "/ancestry"))
        .isEqualTo("[\"" + above.id() + "\",\"" + parent + "\"]");
    List<String> layers = layers("stack/above", "1");
    assertThat(layers).hasSize(2).startsWith(layers("stack/below", "1").get(0));
    assertThat(layers.get(1)).isEqualTo(digestOf(above));
    assertThat(below.verify()).contains(layers.get(0));
    registry
        .tool("crane")
        .run(
            "export",
            "--insecure",
            registry.host() + "/stack/above:1",
            registry.folder().resolve("above.tar").toString());
  }

  private void push(String repository, String... tags) {
    Map<String, String> ids = new TreeMap<>();
    for (String tag : tags) {
      ids.put(tag, top.id());
    }
    new V1Client(registry.host()).push(repository, List.of(base, top), ids);
  }

  private static void putTag(String repository, String tag, String id) {
    Reply reply = send(Call.put(tagPath(repository, tag), "\"" + id + "\""));
    assertThat(reply.status()).isEqualTo(200);
  }

  private static OciLayout copyIn(String name, long seed) {
    OciLayout image =
        OciLayout.image(registry.folder().resolve(name.replaceAll("\\W", "-")), seed, 5_000);
    registry
        .tool("skopeo")
        .run(
            "copy",
            "--preserve-digests",
            "--dest-tls-verify=false",
            "oci:" + image.folder() + ":latest",
            "docker://" + registry.host() + "/" + name);
    return image;
  }

  private static RegistryApi api() {
    return registry.api();
  }

  private static String digest(String repository, String tag) {
    return api().digest(repository, tag).orElseThrow();
  }

  private static List<String> layers(String repository, String tag) {
    List<String> blobs = api().manifest(repository, tag).orElseThrow().blobs();
    return blobs.subList(0, blobs.size() - 1);
  }

  private static String digestOf(V1Image image) {
    return Digests.of(image.layer());
  }

  private static String layer(String id) {
    Reply reply = send(Call.get("/v1/images/" + id + "/layer"));
    assertThat(reply.status()).isEqualTo(200);
    return Digests.of(reply.body());
  }

  /** The image that v1 says a tag means. */
  private static String id(String repository, String tag) {
    Reply reply = send(Call.get(tagPath(repository, tag)));
    return reply.status() == 404 ? TAG_UNKNOWN : new String(reply.body(), UTF_8).replace("\"", "");
  }

  private static String tagPath(String repository, String tag) {
    return "/v1/repositories/" + repository + "/tags/" + tag;
  }

  private static String text(String path) {
    Reply reply = send(Call.get(path));
    assertThat(reply.status()).as(path).isEqualTo(200);
    return new String(reply.body(), UTF_8);
  }

  private static Reply send(Call call) {
    return RawHttp.send(registry.host(), call);
  }
}
