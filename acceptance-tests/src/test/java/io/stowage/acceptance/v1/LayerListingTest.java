package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Tool;
import io.stowage.acceptance.fixture.V1Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lists of files and the differences of layers that GNU tar makes, beside those that the
 * original makes of the same bytes.
 */
final class LayerListingTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String NOT_LISTED = "{\"error\": \"Layer format not supported\"}";

  @TempDir static Path folder;

  private static V1Server original;
  private static V1Server stowage;

  /** Makes a layer in a folder. */
  private interface Packing {
    byte[] pack(LayerFolder layer) throws IOException;
  }

  /** A layer with a name. */
  private record Row(String name, Packing packing) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    original = V1Server.Kind.ORIGINAL_0_9.start(folder, Map.of("standalone", "true"));
    stowage =
        V1Server.Kind.STOWAGE.start(
            Files.createDirectory(folder.resolve("stowage")), Map.of("standalone", "true"));
  }

  @AfterAll
  static void end() {
    original.close();
    stowage.close();
  }

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String format : List.of("v7", "oldgnu", "gnu", "ustar", "pax")) {
      String option = "--format=" + format;
      rows.add(new Row(format, layer -> layer.simple().pack(option)));
      rows.add(new Row(format + " without dots", layer -> layer.simple().packNames(option)));
      if (!format.equals("v7")) {
        rows.add(new Row(format + " special", layer -> layer.simple().special().pack(option)));
      }
      if (!format.equals("v7") && !format.equals("ustar")) {
        rows.add(new Row(format + " long names", layer -> layer.longNames(600).pack(option)));
        rows.add(new Row(format + " holes", layer -> layer.holes(2).pack("-S", option)));
        rows.add(
            new Row(format + " many holes", layer -> layer.holes(60).simple().pack("-S", option)));
      }
    }
    rows.add(new Row("ustar prefix", layer -> layer.longNames(92).pack("--format=ustar")));
    for (String version : List.of("0.0", "0.1", "1.0")) {
      rows.add(
          new Row(
              "pax sparse " + version,
              layer -> layer.holes(9).simple().pack("-S", "-Hpax", "--sparse-version=" + version)));
    }
    rows.add(new Row("xattrs", layer -> layer.attributes().simple().pack("-Hpax", "--xattrs")));
    rows.add(
        new Row("global", layer -> layer.simple().pack("-Hpax", "--pax-option=uid=7,comment=x")));
    rows.add(new Row("large ids", layer -> layer.simple().pack("-Hgnu", "--owner=x:4000000000")));
    rows.add(new Row("late", layer -> layer.simple().pack("-Hgnu", "--mtime=@99999999999")));
    rows.add(new Row("multiple blocks", layer -> layer.simple().pack("-b", "1")));
    rows.add(new Row("label", layer -> layer.simple().pack("--label=volume")));
    rows.add(new Row("gzip", layer -> gzip(layer.simple().pack())));
    rows.add(new Row("bzip2", layer -> bzip2(layer.simple().pack())));
    rows.add(new Row("xz", layer -> xz(layer.simple().pack())));
    rows.add(new Row("empty", layer -> gzip(new byte[1024])));
    rows.add(new Row("gzip members", layer -> join(gzip(new byte[512]), gzip(new byte[512]))));
    rows.add(new Row("no end", layer -> cutEnd(layer.simple().pack("-b", "1"))));
    return rows.stream();
  }

  static Stream<Row> notListed() {
    return Stream.of(
        new Row("text", layer -> "hello ".repeat(200).getBytes(UTF_8)),
        new Row("nothing", layer -> gzip(new byte[0])),
        new Row("little", layer -> gzip(new byte[100])),
        new Row("gzip twice", layer -> gzip(gzip(layer.simple().pack()))),
        new Row("cut header", layer -> gzip(Arrays.copyOf(layer.simple().pack(), 300))),
        new Row("cut file", layer -> cutFile(layer.holes(1).pack())),
        new Row("cut file in gzip", layer -> gzip(cutFile(layer.holes(1).pack()))),
        new Row("cut file in bzip2", layer -> bzip2(cutFile(layer.holes(1).pack()))),
        new Row("cut file in xz", layer -> xz(cutFile(layer.holes(1).pack()))),
        new Row("damaged xz", layer -> damaged(xz(layer.holes(1).pack()))),
        new Row("damaged bzip2", layer -> damaged(bzip2(layer.holes(1).pack()))),
        new Row("cut bzip2", layer -> cutFile(bzip2(layer.holes(1).pack()))));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void listsWhatTheOriginalLists(Row row, @TempDir Path work) throws Exception {
    byte[] layer = row.packing().pack(new LayerFolder(work));
    V1Image image = push(row.name(), layer);
    HttpResponse<String> expected = get(original, image, "files");
    assertThat(expected.statusCode()).isEqualTo(200);
    assertThat(get(stowage, image, "files").body()).isEqualTo(expected.body());
  }

  @ParameterizedTest
  @MethodSource("notListed")
  void listsNothingWhereTheOriginalDoesNot(Row row, @TempDir Path work) throws Exception {
    byte[] layer = row.packing().pack(new LayerFolder(work));
    V1Image image = push(row.name(), layer);
    for (V1Server server : List.of(original, stowage)) {
      HttpResponse<String> answer = get(server, image, "files");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(JSON.readTree(answer.body())).isEqualTo(JSON.readTree(NOT_LISTED));
    }
  }

  /** Layers of an image, ancestors first, each a list of names. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a b .wh.x",
        "a b;a .wh.b c",
        "a;.wh.a;a",
        "a;.wh.a;a;a",
        "a;.wh.a;.wh.a",
        "a;b;c;.wh.nope a d",
        "d/x;.wh.d;d/x"
      })
  void comparesAsTheOriginalDoes(String image, @TempDir Path work) throws Exception {
    V1Image top = null;
    int number = 0;
    for (String names : image.split(";", -1)) {
      LayerTar tar = new LayerTar();
      for (String name : names.split(" ", -1)) {
        tar.file("./" + name, "in layer " + number);
      }
      String name = image + number++;
      top =
          push((top == null ? V1Image.named(name) : top.child(name)).withLayer(gzip(tar.bytes())));
    }
    V1Image last = Objects.requireNonNull(top);
    assertThat(JSON.readTree(diff(last))).isEqualTo(JSON.readTree(originalDiff(last, work)));
  }

  /** Asks until it has been computed in the background. */
  private static String diff(V1Image image) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String diff = "";
    while (diff.isEmpty() && System.nanoTime() < end) {
      diff = get(stowage, image, "diff").body();
    }
    return diff;
  }

  /** What the worker behind the original's queue computes. */
  private static String originalDiff(V1Image image, Path work) {
    Path settings = V1Settings.write(work, folder.resolve("storage"), Map.of());
    return Tool.at(python(), work)
        .env("DOCKER_REGISTRY_CONFIG", settings.toString())
        .env("SETTINGS_FLAVOR", V1Settings.FLAVOR)
        .run(
            "-c",
            "import sys, docker_registry.lib.layers as layers\n"
                + "print(layers.get_image_diff_json(sys.argv[1]))",
            image.id());
  }

  private static Path python() {
    return Path.of(
        System.getProperty("user.home"),
        ".cache/stowage-acceptance/docker-registry-0.9.1/venv/bin/python");
  }

  private static V1Image push(String name, byte[] layer) {
    return push(V1Image.named(name).withLayer(layer));
  }

  private static V1Image push(V1Image image) {
    for (V1Server server : List.of(original, stowage)) {
      new V1Client(server.host()).push("layers/listing", List.of(image), Map.of());
    }
    return image;
  }

  private static HttpResponse<String> get(V1Server server, V1Image image, String part)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://" + server.host() + image.path(part));
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    return close(compressed, new GZIPOutputStream(compressed), bytes);
  }

  private static byte[] bzip2(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    return close(compressed, new BZip2CompressorOutputStream(compressed), bytes);
  }

  private static byte[] xz(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    return close(compressed, new XZOutputStream(compressed, new LZMA2Options()), bytes);
  }

  private static byte[] close(ByteArrayOutputStream compressed, OutputStream out, byte[] bytes)
      throws IOException {
    out.write(bytes);
    out.close();
    return compressed.toByteArray();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Without the two blocks of zeros at the end. */
  private static byte[] cutEnd(byte[] tar) {
    return Arrays.copyOf(tar, tar.length - 1024);
  }

  private static byte[] cutFile(byte[] layer) {
    return Arrays.copyOf(layer, layer.length / 2);
  }

  private static byte[] damaged(byte[] layer) {
    byte[] damaged = layer.clone();
    damaged[layer.length / 2] ^= 0x55;
    return damaged;
  }
}
