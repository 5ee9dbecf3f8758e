package io.stowage.acceptance.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.RegistryApi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is pushed to an original, and has to be found again in the folder that it leaves. */
final class LegacyRepositories {

  /** By what clients of the OCI API name a repository; the others have no name there. */
  private static final Map<String, String> OCI_NAMES =
      Map.of(
          "team/deep", "team/deep",
          "team/hidden", "team/hidden",
          "library/solo", "solo",
          "x/a/b/c", "x/a/b/c");

  private static final List<String> CATALOG =
      List.of("team/deep", "team/hidden", "library/solo", "x/a/b/c");

  private final LegacyImages images;
  private final V1Image unfinished = V1Image.named("without a checksum");
  private final V1Image begun = V1Image.named("without a layer");
  private final Map<String, Map<String, V1Image>> tags = new LinkedHashMap<>();

  LegacyRepositories(Path folder) {
    images = new LegacyImages(folder);
    V1Image deep =
        images.chain(
            "deep",
            Packing.PLAIN,
            Packing.GZIP,
            Packing.XZ,
            Packing.BZIP2,
            Packing.GZIP,
            Packing.PLAIN,
            Packing.GZIP,
            Packing.GZIP,
            Packing.XZ,
            Packing.GZIP);
    V1Image solo = images.chain("solo", Packing.PLAIN, Packing.BZIP2);
    V1Image hidden = images.chain("hidden", Packing.GZIP, Packing.GZIP, Packing.PLAIN);
    V1Image half = images.upTo(deep).get(4);
    tags.put("team/deep", Map.of("latest", deep, "1.0", half));
    tags.put("library/solo", Map.of("latest", solo));
    tags.put("team/hidden", Map.of("latest", hidden, "Again_1-x", hidden));
    tags.put("odd/One$x", Map.of("latest", solo));
    tags.put("odd/a%20b", Map.of("latest", solo, "half", half));
    tags.put("o.d%20d/a%25b", Map.of("latest", hidden));
    tags.put("x/a/b/c", Map.of("latest", solo));
  }

  /** The images that are complete. */
  Collection<V1Image> images() {
    return images.all();
  }

  /** Pushes everything to a new registry. */
  void push(String host) {
    V1Client client = new V1Client(host);
    tags.forEach(
        (repository, tagged) -> {
          Map<String, String> ids = new LinkedHashMap<>();
          tagged.forEach((tag, image) -> ids.put(tag, image.id()));
          List<V1Image> all =
              tagged.values().stream()
                  .flatMap(top -> images.upTo(top).stream())
                  .distinct()
                  .toList();
          client.push(repository, all, ids);
        });
    client.push("team/deep", List.of(), Map.of("gone", tagged("team/deep", "latest").id()));
    ok(host, Call.delete("/v1/repositories/team/deep/tags/gone"));
    ok(host, Call.put("/v1/repositories/team/hidden/properties", "{\"access\":\"private\"}"));
    ok(host, Call.put(unfinished.path("json"), unfinished.json()));
    ok(host, Call.put(unfinished.path("layer"), unfinished.layer()));
    ok(host, Call.put(begun.path("json"), begun.json()));
  }

  private static void ok(String host, Call call) {
    assertThat(RawHttp.send(host, call).status()).as(call.target()).isEqualTo(200);
  }

  private V1Image tagged(String repository, String tag) {
    return Optional.ofNullable(tags.getOrDefault(repository, Map.of()).get(tag)).orElseThrow();
  }

  /** The paths of all that can be read of it. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    tags.forEach(
        (name, tagged) -> {
          String repository = "/v1/repositories/" + name;
          for (String resource : List.of("/images", "/tags", "/properties", "/json")) {
            paths.add(repository + resource);
          }
          for (String tag : tagged.keySet()) {
            paths.add(repository + "/tags/" + tag);
            paths.add(repository + "/tags/" + tag + "/json");
          }
        });
    paths.add("/v1/repositories/team/deep/tags/gone");
    List<V1Image> all = new ArrayList<>(images.all());
    all.add(unfinished);
    all.add(begun);
    for (V1Image image : all) {
      for (String resource : List.of("json", "layer", "ancestry", "files")) {
        paths.add(image.path(resource));
      }
    }
    return paths;
  }

  /** Gives in each repository what one tag means to another tag as well. */
  void retag(String host, String tag, String other) {
    V1Client client = new V1Client(host);
    tags.forEach(
        (repository, tagged) ->
            client.push(repository, List.of(), Map.of(other, tagged(repository, tag).id())));
  }

  /** Checks that a server finds in each repository both tags of {@link #retag}. */
  void verifyRetagged(String host, String tag, String other) {
    for (String repository : tags.keySet()) {
      String target = "/v1/repositories/" + repository + "/tags/";
      Reply reply = RawHttp.send(host, Call.get(target + other));
      assertThat(reply.status()).as(repository).isEqualTo(200);
      assertThat(reply.body()).isEqualTo(RawHttp.send(host, Call.get(target + tag)).body());
    }
  }

  /** Pulls every tag by the v1 API. */
  void verifyByV1(String host) {
    tags.forEach(
        (repository, tagged) ->
            tagged.forEach((tag, top) -> images.verifyByV1(host, repository, tag, top)));
  }

  /** Reads every tag that has a name there by the OCI API. */
  void verifyByOci(RegistryApi api) {
    assertThat(api.catalog()).containsAll(CATALOG).noneMatch(name -> name.startsWith("o"));
    OCI_NAMES.forEach(
        (repository, name) -> {
          Map<String, V1Image> tagged = tags.getOrDefault(repository, Map.of());
          assertThat(api.tags(name)).containsExactlyInAnyOrderElementsOf(tagged.keySet());
          tagged.forEach((tag, top) -> images.verifyByOci(api, name, tag, top));
        });
    assertThat(api.digest("library/solo", "latest")).isEqualTo(api.digest("solo", "latest"));
  }
}
