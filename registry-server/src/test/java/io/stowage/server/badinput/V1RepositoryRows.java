package io.stowage.server.badinput;

import io.stowage.server.http.Route;
import java.util.List;
import java.util.Set;

/** What is wrong with requests for repositories, tags and users of the v1 API. */
final class V1RepositoryRows {

  private static final String REPOSITORY = "/v1/repositories/old/app";
  private static final String NONE = "/v1/repositories/old/none";
  private static final String NOT_JSON = "Error Decoding JSON";
  private static final String BAD_DATA = "Invalid data";
  private static final String NO_IMAGE = "Image not found";
  private static final String NO_REPOSITORY = "Repository not found";

  private static Row put(
      Route route, String rule, int status, String error, String path, String body) {
    return Row.withBody(route, rule, status, error, "PUT " + path, "", body);
  }

  private static Row index(String rule, String error, String body) {
    return put(Route.V1_REPOSITORY, rule, 400, error, NONE + "/", body);
  }

  private static Row images(String rule, String error, String body) {
    return put(Route.V1_IMAGES, rule, 400, error, NONE + "/images", body);
  }

  private static Row tag(String rule, int status, String error, String body) {
    return put(Route.V1_TAG, rule, status, error, REPOSITORY + "/tags/new", body);
  }

  /** docker-registry took any name. */
  private static Row tagName(String rule, String name) {
    return Row.raw(
        Route.V1_TAG,
        rule,
        Set.of(400),
        "PUT "
            + REPOSITORY
            + "/tags/"
            + name
            + " HTTP/1.1\nHost: localhost\nContent-Length: 66\n\n\"{image}\"");
  }

  private static Row properties(String rule, String body) {
    return put(Route.V1_PROPERTIES, rule, 400, BAD_DATA, REPOSITORY + "/properties", body);
  }

  static final List<Row> ROWS =
      List.of(
          index("no list of images", NOT_JSON, ""),
          index("half a list of images", NOT_JSON, "[{"),
          index("an object for a list of images", BAD_DATA, "{}"),
          index("a text for a list of images", BAD_DATA, "\"x\""),
          index("a number for a list of images", BAD_DATA, "1"),
          index("null for a list of images", BAD_DATA, "null"),
          Row.withBody(
              Route.V1_REPOSITORY,
              "a list of images that is not UTF-8",
              400,
              NOT_JSON,
              "PUT " + NONE + "/",
              "",
              new byte[] {(byte) 0xff}),
          images("no images", NOT_JSON, ""),
          images("half a list", NOT_JSON, "["),
          images("an object", BAD_DATA, "{}"),
          Row.of(
              Route.V1_IMAGES,
              "images of no repository",
              404,
              "images not found",
              "GET " + NONE + "/images"),
          Row.of(
              Route.V1_TAGS, "tags of no repository", 404, NO_REPOSITORY, "GET " + NONE + "/tags"),
          Row.of(
              Route.V1_TAGS,
              "deleting the tags of no repository",
              404,
              NO_REPOSITORY,
              "DELETE " + NONE + "/tags"),
          Row.of(
              Route.V1_REPOSITORY,
              "deleting no repository",
              404,
              NO_REPOSITORY,
              "DELETE " + NONE + "/"),
          Row.of(Route.V1_TAG, "no tag", 404, "Tag not found", "GET " + REPOSITORY + "/tags/none"),
          Row.of(
              Route.V1_TAG,
              "deleting no tag",
              404,
              "Tag not found: none",
              "DELETE " + REPOSITORY + "/tags/none"),
          tag("tagging nothing", 400, BAD_DATA, ""),
          tag("tagging half a text", 400, BAD_DATA, "\"" + "1".repeat(64)),
          tag("tagging an id without quotes", 400, BAD_DATA, "1".repeat(64) + "a"),
          tag("tagging an object", 400, BAD_DATA, "{}"),
          tag("tagging a list", 400, BAD_DATA, "[]"),
          tag("tagging null", 400, BAD_DATA, "null"),
          tag("tagging a number", 400, BAD_DATA, "1"),
          tag("tagging an empty text", 400, BAD_DATA, "\"\""),
          tag("tagging a malformed id", 404, NO_IMAGE, "\"abc\""),
          tag("tagging dots", 404, NO_IMAGE, "\"..\""),
          tag("tagging what is not there", 404, NO_IMAGE, "\"" + "3".repeat(64) + "\""),
          tagName("a tag that begins with a dot", ".x"),
          tagName("a tag that begins with a hyphen", "-x"),
          tagName("dots for a tag", ".."),
          tagName("a tag with a space", "a%20b"),
          tagName("a tag with a colon", "a:b"),
          tagName("a tag with a dollar sign", "a$b"),
          tagName("a tag with an at sign", "a@b"),
          tagName("a tag with a backslash", "a%5Cb"),
          tagName("a tag with a zero byte", "a%00b"),
          tagName("a tag with a line feed", "a%0Ab"),
          tagName("a tag beyond ASCII", "%C3%A9"),
          tagName("a tag of 129 characters", "x".repeat(129)),
          properties("no properties", ""),
          properties("half of properties", "{"),
          properties("a list for properties", "[]"),
          properties("a text for properties", "\"private\""),
          properties("null for properties", "null"),
          properties("properties without access", "{}"),
          properties("properties of another name", "{\"Access\":\"private\"}"),
          Row.withBody(Route.V1_USERS, "no user", 400, NOT_JSON, "POST /v1/users/", "", ""),
          Row.withBody(Route.V1_USERS, "half a user", 400, NOT_JSON, "POST /v1/users/", "", "{"),
          Row.withBody(
              Route.V1_USERS,
              "a user as a form",
              400,
              NOT_JSON,
              "POST /v1/users/",
              "",
              "name=joe"));

  private V1RepositoryRows() {}
}
