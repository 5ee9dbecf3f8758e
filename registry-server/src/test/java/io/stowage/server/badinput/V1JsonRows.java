package io.stowage.server.badinput;

import io.stowage.server.http.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** What is wrong with the JSON of an image of the v1 API. */
final class V1JsonRows {

  private static final String NOT_JSON = "Invalid JSON";
  private static final String OTHER_ID = "JSON data contains invalid id";
  private static final String NO_PARENT = "Image depends on a non existing parent";
  private static final String ID = "0123456789abcdef".repeat(4);

  private static Row put(String rule, String error, byte[] body) {
    return Row.withBody(
        Route.V1_JSON, rule, 400, error, "PUT /v1/images/" + ID + "/json", "", body);
  }

  private static Row put(String rule, String error, String body) {
    return put(rule, error, body.replace("ID", ID).getBytes(StandardCharsets.UTF_8));
  }

  private static Row parent(String rule, String parent) {
    return put(rule, NO_PARENT, "{\"id\":\"ID\",\"parent\":" + parent + "}");
  }

  static final List<Row> ROWS =
      List.of(
          put("nothing", NOT_JSON, ""),
          put("half an object", NOT_JSON, "{"),
          put("a list", NOT_JSON, "[]"),
          put("a text", NOT_JSON, "\"x\""),
          put("a number", NOT_JSON, "1"),
          put("null", NOT_JSON, "null"),
          put("an empty object", NOT_JSON, "{}"),
          put("something behind the object", NOT_JSON, "{\"id\":\"ID\"}x"),
          put("a comment", NOT_JSON, "{\"id\":\"ID\"} // x"),
          put("single quotes", NOT_JSON, "{'id':'ID'}"),
          put(
              "bytes that are not UTF-8",
              NOT_JSON,
              ("{\"id\":\"" + ID + "\",\"x\":\"\u00ff\"}").getBytes(StandardCharsets.ISO_8859_1)),
          // docker-registry answered 500.
          put(
              "lists in lists in lists",
              NOT_JSON,
              "{\"id\":\"ID\",\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}"),
          put("no id", "Missing key `id' in JSON", "{\"created\":\"x\"}"),
          put("another id", OTHER_ID, "{\"id\":\"" + "9".repeat(64) + "\"}"),
          put("a number for an id", OTHER_ID, "{\"id\":1}"),
          put("null for an id", OTHER_ID, "{\"id\":null}"),
          parent("a parent that is not there", "\"" + "3".repeat(64) + "\""),
          parent("itself for a parent", "\"ID\""),
          parent("a malformed parent", "\"abc\""),
          parent("dots for a parent", "\"..\""),
          parent("a number for a parent", "5"),
          parent("a list for a parent", "[\"x\"]"),
          Row.withBody(
              Route.V1_JSON,
              "JSON for a malformed id",
              404,
              "Invalid image ID",
              "PUT /v1/images/abc/json",
              "",
              "{\"id\":\"abc\"}"),
          Row.withBody(
              Route.V1_JSON,
              "JSON of what is complete",
              409,
              "Image already exists",
              "PUT /v1/images/" + "1".repeat(64) + "/json",
              "",
              "{\"id\":\"" + "1".repeat(64) + "\"}"),
          Row.cutOff(
              Route.V1_JSON,
              "JSON that ends early",
              Set.of(400, Row.CLOSED),
              "PUT /v1/images/" + ID + "/json HTTP/1.1\nHost: localhost\nContent-Length: 50\n\n{}"),
          // docker-registry had no limit.
          Row.raw(
              Route.V1_JSON,
              "JSON over the limit",
              Set.of(413),
              "PUT /v1/images/"
                  + ID
                  + "/json HTTP/1.1\nHost: localhost\nContent-Length: 4194305\n\n"));

  private V1JsonRows() {}
}
