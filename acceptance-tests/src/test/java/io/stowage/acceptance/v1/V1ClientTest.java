package io.stowage.acceptance.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.StandInIndex;
import io.stowage.acceptance.fixture.Storage;
import io.stowage.acceptance.fixture.StoredIn;
import io.stowage.acceptance.v1.V1Server.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pushes and pulls by a v1 client, which the originals show to be right. */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3, StoredIn.Kind.S3_REDIRECT})
class V1ClientTest {

  private static final Map<String, String> STANDALONE = Map.of("standalone", "true");

  private final V1Image base = V1Image.named("base").withLayer(layer(300_000));
  private final V1Image middle = base.child("middle").withLayer(LayerTar.gzip(layer(1000)));
  private final V1Image top = middle.child("top");
  private final List<V1Image> chain = List.of(base, middle, top);
  private final Map<String, String> tags = Map.of("latest", top.id(), "1.0", middle.id());

  private Path folder = Path.of("");

  @BeforeEach
  void makeFolder() {
    folder = Folders.create();
  }

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  private static byte[] layer(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return new LayerTar().entry("content", '0', 0644, "", content).bytes();
  }

  private static List<String> ids(List<V1Image> images) {
    return images.stream().map(V1Image::id).toList();
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.v1.V1Server$Kind#able")
  void pullsWhatWasPushed(Kind kind) {
    try (V1Server server = kind.start(folder, STANDALONE)) {
      V1Client client = new V1Client(server.host());

      assertThat(client.push("team/app", chain, tags)).isEqualTo(ids(chain));

      List<V1Image> pulled = client.pull("team/app", "latest");
      assertThat(ids(pulled)).containsExactly(top.id(), middle.id(), base.id());
      for (V1Image image : chain) {
        V1Image same = pulled.stream().filter(it -> it.id().equals(image.id())).findAny().get();
        assertThat(same.json()).isEqualTo(image.json());
        assertThat(same.layer()).isEqualTo(image.layer());
      }
      assertThat(ids(client.pull("team/app", "1.0"))).containsExactly(middle.id(), base.id());
    }
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.v1.V1Server$Kind#able")
  void pushesOnlyWhatIsMissing(Kind kind) {
    try (V1Server server = kind.start(folder, STANDALONE)) {
      V1Client client = new V1Client(server.host());
      client.push("team/app", List.of(base), Map.of("base", base.id()));
      // A push of the next image that was cut off before its checksum.
      RawHttp.send(server.host(), Call.put(middle.path("json"), middle.json()));
      RawHttp.send(server.host(), Call.put(middle.path("layer"), "half a layer"));

      assertThat(client.push("team/app", chain, tags)).containsExactly(middle.id(), top.id());
      assertThat(client.push("team/other", chain, tags)).isEmpty();

      assertThat(V1Client.digest(client.pull("team/other", "latest")))
          .isEqualTo(V1Client.digest(List.of(top, middle, base)));
    }
  }

  /** In a bucket the original answers a range with what the layer begins with. */
  static Stream<Kind> resuming() {
    return Storage.current().equals(Storage.FOLDERS) ? Kind.able() : Stream.of(Kind.STOWAGE);
  }

  @ParameterizedTest
  @MethodSource("resuming")
  void goesOnWithALayerThatWasCut(Kind kind) {
    try (V1Server server = kind.start(folder, STANDALONE)) {
      V1Client client = new V1Client(server.host());
      client.push("team/app", chain, tags);

      assertThat(V1Client.digest(client.pull("team/app", "latest", 700)))
          .isEqualTo(V1Client.digest(client.pull("team/app", "latest")));
    }
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.v1.V1Server$Kind#able")
  void isRefusedWithAWrongChecksum(Kind kind) {
    try (V1Server server = kind.start(folder, STANDALONE)) {
      RawHttp.send(server.host(), Call.put(base.path("json"), base.json()));
      RawHttp.send(server.host(), Call.put(base.path("layer"), base.layer()));
      Reply reply =
          RawHttp.send(server.host(), Call.put(base.path("checksum"), "").checksum(top.checksum()));

      assertThat(reply.status()).isEqualTo(400);
      V1Client client = new V1Client(server.host());
      client.push("team/app", List.of(), Map.of("latest", base.id()));
      assertThatThrownBy(() -> client.pull("team/app", "latest"))
          .isInstanceOfSatisfying(
              V1Client.RefusedException.class, it -> assertThat(it.status()).isEqualTo(400));
    }
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.v1.V1Server$Kind#ableOriginals")
  void noticesADamagedLayer(Kind kind) {
    try (V1Server server = kind.start(folder, STANDALONE)) {
      V1Client client = new V1Client(server.host());
      client.push("team/app", chain, tags);
      Path layer = folder.resolve("storage/images").resolve(base.id()).resolve("layer");
      byte[] damaged = Storage.current().read(layer);
      damaged[1000] ^= 1;
      Storage.current().write(layer, damaged);

      assertThatThrownBy(() -> client.pull("team/app", "latest"))
          .isInstanceOf(V1Client.DamagedException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.v1.V1Server$Kind#able")
  void usesTheTokensOfAnIndex(Kind kind) {
    Map<String, StandInIndex.Answer> answers =
        Map.of("GOOD", StandInIndex.Answer.images(ids(chain)));
    try (StandInIndex index = StandInIndex.start(answers)) {
      Map<String, String> settings = Map.of("standalone", "false", "index_endpoint", index.url());
      try (V1Server server = kind.start(folder, settings)) {
        index.sendClientsTo(server.host());
        V1Client client = new V1Client(index.url().substring("http://".length()));

        client.push("team/app", chain, tags);

        assertThat(V1Client.digest(client.pull("team/app", "latest")))
            .isEqualTo(V1Client.digest(List.of(top, middle, base)));
        assertThat(index.requests()).contains("GET /v1/repositories/team/app/images");
        assertThat(RawHttp.send(server.host(), Call.get(top.path("json"))).status()).isEqualTo(401);
      }
    }
  }
}
