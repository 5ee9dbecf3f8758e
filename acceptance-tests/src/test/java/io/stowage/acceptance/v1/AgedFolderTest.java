package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.FolderState;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.v1.V1Server.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What older versions of the original, and crashes, have left in folders: made by hand, as the
 * versions of today write none of it.
 */
class AgedFolderTest {

  private static final Map<String, String> STANDALONE = Map.of("standalone", "true");
  private static final String APP = "/v1/repositories/aged/app";

  private Path folder = Path.of("");
  private Path storage = Path.of("");
  private LegacyImages images = new LegacyImages(folder);
  private V1Image top = V1Image.named("none");

  @BeforeEach
  void pushToTheOriginal() {
    folder = Folders.create();
    storage = folder.resolve("storage");
    images = new LegacyImages(folder);
    top = images.chain("aged", Packing.GZIP, Packing.PLAIN, Packing.GZIP);
    try (V1Server original = Kind.ORIGINAL_0_9.start(folder, STANDALONE)) {
      new V1Client(original.host())
          .push("aged/app", images.upTo(top), Map.of("latest", top.id(), "base", base().id()));
    }
  }

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  private V1Image base() {
    return images.upTo(top).get(0);
  }

  private V1Server start() {
    return Kind.STOWAGE.start(folder, STANDALONE);
  }

  private Path file(V1Image image, String name) {
    return storage.resolve("images").resolve(image.id()).resolve(name);
  }

  private static Reply get(V1Server server, String path) {
    return RawHttp.send(server.host(), Call.get(path));
  }

  private static String text(V1Server server, String path) {
    Reply reply = get(server, path);
    assertThat(reply.status()).as(path).isEqualTo(200);
    return new String(reply.body(), UTF_8);
  }

  @Test
  void aChecksumThatIsNoList() throws IOException {
    Files.writeString(file(top, "_checksum"), top.checksum());

    try (V1Server stowage = start()) {
      images.verifyByV1(stowage.host(), "aged/app", "latest", top);
      images.verifyByOci(new RegistryApi(stowage.host()), "aged/app", "latest", top);
    }
  }

  @Test
  void noChecksumsAndNoAncestry() throws IOException {
    for (V1Image image : images.all()) {
      Files.delete(file(image, "_checksum"));
      Files.delete(file(image, "ancestry"));
    }
    FolderState before = FolderState.of(storage);

    try (V1Server stowage = start()) {
      assertThat(text(stowage, top.path("ancestry")))
          .isEqualTo(
              "[\"%s\",\"%s\",\"%s\"]"
                  .formatted(top.id(), top.parent().orElseThrow(), base().id()));
      Reply json = get(stowage, top.path("json"));
      assertThat(json.body()).isEqualTo(top.json());
      assertThat(json.header("X-Docker-Checksum-Payload"))
          .isIn(Optional.empty(), Optional.of("[]"));
      assertThat(get(stowage, top.path("layer")).body()).isEqualTo(top.layer());
      assertThat(text(stowage, top.path("files"))).contains("\"aged/2\"");
      images.verifyByOci(new RegistryApi(stowage.host()), "aged/app", "latest", top);
    }
    assertThat(before.lostIn(FolderState.of(storage))).isEmpty();
  }

  @Test
  void idsOfSixteenDigits() throws IOException {
    V1Image image = imageOf("0123456789abcdef");
    Files.createDirectories(file(image, ""));
    Files.write(file(image, "json"), image.json());
    Files.write(file(image, "layer"), image.layer());
    Files.writeString(file(image, "ancestry"), "[\"" + image.id() + "\"]");
    Files.writeString(file(image, "_checksum"), "[\"" + image.checksum() + "\"]");
    Files.writeString(storage.resolve("repositories/aged/app/tag_short"), image.id());

    try (V1Server stowage = start()) {
      images.verifyByV1(stowage.host(), "aged/app", "short", image);
      RegistryApi api = new RegistryApi(stowage.host());
      assertThat(api.manifest("aged/app", "short").orElseThrow().blobs())
          .startsWith(Digests.of(image.layer()));
    }
  }

  private static V1Image imageOf(String id) {
    byte[] json = "{\"id\": \"%s\"}".formatted(id).getBytes(UTF_8);
    return new V1Image(id, Optional.empty(), json, V1Image.named(id).layer());
  }

  @Test
  void aMarkThatAPushHasLeft() throws IOException {
    Files.writeString(file(top, "_inprogress"), "true");

    try (V1Server stowage = start()) {
      for (String resource : List.of("json", "layer", "ancestry", "files")) {
        assertThat(get(stowage, top.path(resource)).status()).as(resource).isEqualTo(400);
      }
      RegistryApi api = new RegistryApi(stowage.host());
      assertThat(api.manifest("aged/app", "latest")).isEmpty();
      images.verifyByOci(api, "aged/app", "base", base());

      V1Client client = new V1Client(stowage.host());
      assertThat(client.push("aged/app", images.upTo(top), Map.of("latest", top.id())))
          .containsExactly(top.id());

      images.verifyByV1(stowage.host(), "aged/app", "latest", top);
      images.verifyByOci(api, "aged/app", "latest", top);
    }
    assertThat(file(top, "layer")).hasBinaryContent(top.layer());
  }

  @Test
  void tagsOfOddNames() throws IOException {
    Path repository = storage.resolve("repositories/aged/app");
    for (String tag : List.of("-dash", "a%24b", "a b", "x".repeat(150))) {
      Files.writeString(repository.resolve("tag_" + tag), base().id());
    }

    try (V1Server stowage = start()) {
      for (String tag : List.of("-dash", "a%24b", "a%20b", "x".repeat(150))) {
        assertThat(text(stowage, APP + "/tags/" + tag)).isEqualTo("\"" + base().id() + "\"");
        Reply put =
            RawHttp.send(stowage.host(), Call.put(APP + "/tags/" + tag, "\"" + top.id() + "\""));
        assertThat(put.status()).as(tag).isEqualTo(400);
      }
      assertThat(text(stowage, APP + "/tags")).contains("\"-dash\"", "\"a b\"", "\"latest\"");
      assertThat(new RegistryApi(stowage.host()).tags("aged/app"))
          .containsExactly("base", "latest");
      Reply delete = RawHttp.send(stowage.host(), Call.delete(APP + "/tags/a%20b"));
      assertThat(delete.status()).isEqualTo(200);
    }
    assertThat(repository.resolve("tag_a b")).doesNotExist();
    assertThat(repository.resolve("tag_a%24b")).hasContent(base().id());
  }

  @Test
  void namespacesThatAreNotQuoted() throws IOException {
    Path repository = Files.createDirectories(storage.resolve("repositories/old $pace/One%24x"));
    Files.writeString(repository.resolve("tag_latest"), top.id());
    Files.writeString(repository.resolve("_index_images"), "[]");

    try (V1Server stowage = start()) {
      images.verifyByV1(stowage.host(), "old%20$pace/One%24x", "latest", top);
      new V1Client(stowage.host())
          .push("old%20$pace/One%24x", images.upTo(top), Map.of("new", base().id()));
    }

    assertThat(repository.resolve("tag_new")).hasContent(base().id());
    try (var namespaces = Files.list(storage.resolve("repositories"))) {
      assertThat(namespaces.map(it -> String.valueOf(it.getFileName())))
          .containsExactlyInAnyOrder("aged", "old $pace");
    }
  }

  @Test
  void aTagOfAnImageThatIsNotThere() throws IOException {
    String missing = V1Image.id("missing");
    Files.writeString(storage.resolve("repositories/aged/app/tag_broken"), missing);
    Files.writeString(storage.resolve("repositories/aged/app/tag_garbage"), "no id\n");

    try (V1Server stowage = start()) {
      assertThat(text(stowage, APP + "/tags/broken")).isEqualTo("\"" + missing + "\"");
      assertThat(get(stowage, "/v1/images/" + missing + "/json").status()).isEqualTo(404);
      assertThat(get(stowage, APP + "/tags/garbage").status()).isEqualTo(404);
      RegistryApi api = new RegistryApi(stowage.host());
      assertThat(api.manifest("aged/app", "broken")).isEmpty();
      assertThat(api.manifest("aged/app", "garbage")).isEmpty();
      images.verifyByOci(api, "aged/app", "latest", top);
      new V1Client(stowage.host())
          .push("aged/app", List.of(), Map.of("broken", top.id(), "garbage", top.id()));
      images.verifyByOci(api, "aged/app", "broken", top);
      images.verifyByOci(api, "aged/app", "garbage", top);
    }
  }

  @Test
  void aLayerThatWasCut() throws IOException {
    byte[] half = Arrays.copyOf(top.layer(), top.layer().length / 2);
    Files.write(file(top, "layer"), half);

    try (V1Server stowage = start()) {
      assertThat(get(stowage, top.path("layer")).body()).isEqualTo(half);
      Reply json = get(stowage, top.path("json"));
      assertThat(json.body()).isEqualTo(top.json());
      assertThat(json.header("X-Docker-Size")).contains("" + half.length);
      RegistryApi api = new RegistryApi(stowage.host());
      assertThat(api.manifest("aged/app", "latest")).isEmpty();
      images.verifyByOci(api, "aged/app", "base", base());
    }
    assertThat(file(top, "layer")).hasBinaryContent(half);
  }

  @Test
  void anImageWithoutALayer() throws IOException {
    Files.delete(file(top, "layer"));

    try (V1Server stowage = start()) {
      assertThat(get(stowage, top.path("layer")).status()).isEqualTo(404);
      RegistryApi api = new RegistryApi(stowage.host());
      assertThat(api.manifest("aged/app", "latest")).isEmpty();
      images.verifyByOci(api, "aged/app", "base", base());

      // A client that finds no such image pushes it.
      new V1Client(stowage.host()).push("aged/app", images.upTo(top), Map.of("latest", top.id()));
      images.verifyByV1(stowage.host(), "aged/app", "latest", top);
      images.verifyByOci(api, "aged/app", "latest", top);
    }
  }
}
