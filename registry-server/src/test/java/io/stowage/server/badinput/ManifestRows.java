package io.stowage.server.badinput;

import static io.stowage.server.badinput.Row.CLOSED;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.server.http.Route;
import io.stowage.server.spec.Content;
import io.stowage.server.spec.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Bodies of manifests, and the media types they are pushed with. */
final class ManifestRows {

  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String CONFIG = descriptor("\"" + DIGEST + "\"", "2");
  private static final int TOO_DEEP = 100_000;

  private static String descriptor(String digest, String size) {
    return "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":"
        + digest
        + ",\"size\":"
        + size
        + "}";
  }

  private static String image(String config, String layers, String more) {
    return "{\"schemaVersion\":2,\"mediaType\":\""
        + MediaTypes.IMAGE
        + "\",\"config\":"
        + config
        + ",\"layers\":"
        + layers
        + more
        + "}";
  }

  private static String index(String manifests) {
    return "{\"schemaVersion\":2,\"mediaType\":\""
        + MediaTypes.INDEX
        + "\",\"manifests\":"
        + manifests
        + "}";
  }

  private static Row bytes(String rule, byte[] body) {
    return Row.withBody(
        Route.MANIFEST,
        rule,
        400,
        "MANIFEST_INVALID",
        "PUT /v2/library/app/manifests/bad",
        "Content-Type: " + MediaTypes.IMAGE,
        body);
  }

  private static Row json(String rule, String body) {
    return bytes(rule, body.getBytes(UTF_8));
  }

  private static Row indexed(String rule, String body) {
    return typed(rule, MediaTypes.INDEX, body);
  }

  private static Row typed(String rule, String contentType, String body) {
    return Row.withBody(
        Route.MANIFEST,
        rule,
        400,
        "MANIFEST_INVALID",
        "PUT /v2/library/app/manifests/bad",
        "Content-Type: " + contentType,
        body);
  }

  private static byte[] utf8(String text, int... badBytes) {
    byte[] start = image(CONFIG, "[]", ",\"x\":\"" + text).getBytes(UTF_8);
    byte[] bytes = new byte[start.length - 1 + badBytes.length + 2];
    System.arraycopy(start, 0, bytes, 0, start.length - 1);
    for (int i = 0; i < badBytes.length; i++) {
      bytes[start.length - 1 + i] = (byte) badBytes[i];
    }
    bytes[bytes.length - 2] = '"';
    bytes[bytes.length - 1] = '}';
    return bytes;
  }

  private static final List<Row> SYNTAX =
      List.of(
          json("no body", ""),
          json("white space for a body", "  \n "),
          json("text that is not JSON", "hello"),
          json("an array", "[]"),
          json("a string", "\"" + MediaTypes.IMAGE + "\""),
          json("null", "null"),
          json("a number", "2"),
          json("an empty object", "{}"),
          json("half an object", image(CONFIG, "[]", "").substring(0, 60)),
          json("something behind the object", image(CONFIG, "[]", "") + "x"),
          json("two objects", image(CONFIG, "[]", "") + image(CONFIG, "[]", "")),
          json("a comma too many", image(CONFIG, "[]", ",")),
          json("a comment", image(CONFIG, "[]", "/* */")),
          json("names in single quotes", image(CONFIG, "[]", ",'a':1")),
          json("a number that is none", image(CONFIG, "[]", ",\"a\":NaN")),
          json("a number with a leading zero", image(CONFIG, "[]", ",\"a\":01")),
          json("a control character in a string", image(CONFIG, "[]", ",\"a\":\"\n\"")),
          json("an unknown escape", image(CONFIG, "[]", ",\"a\":\"\\x\"")),
          json("a byte order mark", "\ufeff" + image(CONFIG, "[]", "")),
          bytes("UTF-16", image(CONFIG, "[]", "").getBytes(StandardCharsets.UTF_16BE)),
          bytes("UTF-16 with a mark", image(CONFIG, "[]", "").getBytes(StandardCharsets.UTF_16)),
          bytes(
              "UTF-16 with a mark, little end first",
              ("\ufeff" + image(CONFIG, "[]", "")).getBytes(StandardCharsets.UTF_16LE)),
          bytes("a byte that UTF-8 does not have", utf8("", 0xff)),
          bytes("a half character", utf8("", 0xc3)),
          bytes("a byte that continues nothing", utf8("", 0xa9)),
          bytes("an overlong slash", utf8("", 0xc0, 0xaf)),
          bytes("a surrogate in UTF-8", utf8("", 0xed, 0xa0, 0x80)),
          bytes("a zero byte", utf8("", 0)),
          json("arrays in arrays", "[".repeat(TOO_DEEP)),
          json("objects in objects", "{\"a\":".repeat(TOO_DEEP)),
          json(
              "arrays in arrays in a field that is unknown",
              image(CONFIG, "[]", ",\"a\":" + "[".repeat(TOO_DEEP) + "]".repeat(TOO_DEEP))),
          json(
              "arrays in arrays in an annotation",
              image(CONFIG, "[]", ",\"annotations\":{\"a\":" + "[".repeat(TOO_DEEP))),
          json("a field twice", image(CONFIG, "[]", ",\"mediaType\":\"" + MediaTypes.INDEX + "\"")),
          json("a field twice, once escaped", image(CONFIG, "[]", ",\"\\u006cayers\":[]")),
          json(
              "a field of a descriptor twice",
              image("{\"digest\":\"" + DIGEST + "\"," + CONFIG.substring(1), "[]", "")));

  private static final List<Row> FIELDS =
      List.of(
          json("no schema version", image(CONFIG, "[]", "").replace("\"schemaVersion\":2,", "")),
          json("schema version 3", image(CONFIG, "[]", "").replace(":2,\"m", ":3,\"m")),
          json("schema version 1", image(CONFIG, "[]", "").replace(":2,\"m", ":1,\"m")),
          json(
              "a schema version in quotes",
              image(CONFIG, "[]", "").replace(":2,\"m", ":\"2\",\"m")),
          json("a schema version of 2.5", image(CONFIG, "[]", "").replace(":2,\"m", ":2.5,\"m")),
          json(
              "a media type that is a number",
              image(CONFIG, "[]", "").replace("\"" + MediaTypes.IMAGE + "\"", "7")),
          json("no config", "{\"schemaVersion\":2,\"layers\":[]}"),
          json("a config that is null", image("null", "[]", "")),
          json("a config that is a string", image("\"" + DIGEST + "\"", "[]", "")),
          json("a config without a digest", image("{\"size\":2}", "[]", "")),
          json("a config without a size", image("{\"digest\":\"" + DIGEST + "\"}", "[]", "")),
          json("a config's digest that is none", image(descriptor("\"sha256:no\"", "2"), "[]", "")),
          json("a config's digest that is a number", image(descriptor("12", "2"), "[]", "")),
          json(
              "a config's digest that leads elsewhere",
              image(descriptor("\"sha256:../../../x\"", "2"), "[]", "")),
          json("a size below zero", image(descriptor("\"" + DIGEST + "\"", "-1"), "[]", "")),
          json("a size with a fraction", image(descriptor("\"" + DIGEST + "\"", "1.5"), "[]", "")),
          json("a size in quotes", image(descriptor("\"" + DIGEST + "\"", "\"2\""), "[]", "")),
          json("a size that is null", image(descriptor("\"" + DIGEST + "\"", "null"), "[]", "")),
          json(
              "a size beyond 64 bits",
              image(descriptor("\"" + DIGEST + "\"", "9223372036854775808"), "[]", "")),
          json(
              "a size with an exponent",
              image(descriptor("\"" + DIGEST + "\"", "1e999999999"), "[]", "")),
          json(
              "a size of a million digits",
              image(descriptor("\"" + DIGEST + "\"", "9".repeat(1_000_000)), "[]", "")),
          json("layers that are an object", image(CONFIG, "{}", "")),
          json("layers that are a string", image(CONFIG, "\"\"", "")),
          json("a layer that is null", image(CONFIG, "[null]", "")),
          json("a layer that is an array", image(CONFIG, "[[]]", "")),
          json(
              "a layer's digest that is none",
              image(CONFIG, "[" + descriptor("\"md5:ab\"", "2") + "]", "")),
          json(
              "a layer's size below zero",
              image(CONFIG, "[" + descriptor("\"" + DIGEST + "\"", "-2") + "]", "")),
          json(
              "a layer's media type that is a number",
              image(CONFIG, "[" + CONFIG.replaceFirst("\"application[^\"]*\"", "1") + "]", "")),
          json(
              "a subject that is a string", image(CONFIG, "[]", ",\"subject\":\"" + DIGEST + "\"")),
          json("a subject that is an array", image(CONFIG, "[]", ",\"subject\":[" + CONFIG + "]")),
          json(
              "a subject's digest that is none",
              image(CONFIG, "[]", ",\"subject\":" + descriptor("\"x\"", "2"))),
          json("a subject without a digest", image(CONFIG, "[]", ",\"subject\":{\"size\":2}")),
          json("an artifact type that is a number", image(CONFIG, "[]", ",\"artifactType\":7")),
          json("annotations that are an array", image(CONFIG, "[]", ",\"annotations\":[]")),
          json("an annotation that is a number", image(CONFIG, "[]", ",\"annotations\":{\"a\":1}")),
          json("an image that is an index as well", image(CONFIG, "[]", ",\"manifests\":[]")),
          indexed("an index without manifests", "{\"schemaVersion\":2}"),
          indexed("an index whose manifests are an object", index("{}")),
          indexed("an index that lists a string", index("[\"" + DIGEST + "\"]")),
          indexed(
              "an index that lists a bad digest",
              index("[" + descriptor("\"sha256:\"", "2") + "]")),
          indexed(
              "an index that lists a size below zero",
              index("[" + descriptor("\"" + DIGEST + "\"", "-1") + "]")),
          indexed(
              "an index that is an image as well",
              index("[],\"config\":" + CONFIG + ",\"layers\":[]")));

  private static final List<Row> MEDIA_TYPES =
      List.of(
          typed("an index pushed as an image", MediaTypes.IMAGE, index("[]")),
          typed("an image pushed as an index", MediaTypes.INDEX, image(CONFIG, "[]", "")),
          typed(
              "an image of OCI pushed as one of Docker",
              MediaTypes.DOCKER_IMAGE,
              image(CONFIG, "[]", "")),
          typed("a manifest pushed as text", "text/plain", image(CONFIG, "[]", "")),
          typed("a manifest pushed as a config", MediaTypes.CONFIG, image(CONFIG, "[]", "")),
          typed(
              "a media type that nobody knows",
              "application/vnd.example+json",
              "{\"schemaVersion\":2}"),
          typed(
              "a field that names a media type that nobody knows",
              "application/vnd.example+json",
              "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.example+json\"}"),
          typed("a media type that is none", "nonsense", image(CONFIG, "[]", "")),
          typed("schema 1", MediaTypes.DOCKER_SIGNED_SCHEMA_1, "{\"schemaVersion\":1}"),
          Row.withBody(
              Route.MANIFEST,
              "a compressed manifest",
              400,
              "MANIFEST_INVALID",
              "PUT /v2/library/app/manifests/bad",
              "Content-Type: " + MediaTypes.IMAGE + "\nContent-Encoding: gzip",
              new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
          Row.withBody(
              Route.MANIFEST,
              "a tag parameter that is no tag",
              400,
              "MANIFEST_INVALID",
              "PUT /v2/library/app/manifests/" + digestOf(index("[]")) + "?tag=good&tag=../bad",
              "Content-Type: " + MediaTypes.INDEX,
              index("[]")),
          Row.withBody(
              Route.MANIFEST,
              "a tag parameter beside a tag",
              400,
              "UNSUPPORTED",
              "PUT /v2/library/app/manifests/bad?tag=other",
              "Content-Type: " + MediaTypes.INDEX,
              index("[]")),
          Row.withBody(
              Route.MANIFEST,
              "more tag parameters than are taken",
              400,
              "UNSUPPORTED",
              "PUT /v2/library/app/manifests/"
                  + digestOf(index("[]"))
                  + "?tag=a"
                  + "&tag=b".repeat(100),
              "Content-Type: " + MediaTypes.INDEX,
              index("[]")),
          Row.cutOff(
              Route.MANIFEST,
              "a manifest that ends early",
              Set.of(400, CLOSED),
              "PUT /v2/library/app/manifests/bad HTTP/1.1\nHost: localhost\nContent-Type: "
                  + MediaTypes.INDEX
                  + "\nContent-Length: 1000\n\n"
                  + index("[]")),
          Row.cutOff(
              Route.MANIFEST,
              "a manifest that ends early in a stream",
              Set.of(400, CLOSED),
              "PUT /v2/library/app/manifests/bad HTTP/1.1\nHost: localhost\nContent-Type: "
                  + MediaTypes.INDEX
                  + "\nTransfer-Encoding: chunked\n\n"
                  + Integer.toHexString(index("[]").length())
                  + "\n"
                  + index("[]")
                  + "\n"));

  private static String digestOf(String body) {
    return Content.of(MediaTypes.INDEX, body).digest();
  }

  static final List<Row> ROWS =
      Stream.of(SYNTAX, FIELDS, MEDIA_TYPES).flatMap(List::stream).toList();

  private ManifestRows() {}
}
