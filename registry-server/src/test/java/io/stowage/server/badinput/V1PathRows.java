package io.stowage.server.badinput;

import io.stowage.server.http.Route;
import java.util.List;
import java.util.Set;

/** Paths, names and methods that the v1 API does not have. */
final class V1PathRows {

  private static final String NO_ENDPOINT = "there is no such endpoint";
  private static final String NO_METHOD = "the endpoint does not have this method";
  private static final String ESCAPES = "the path has escapes that are malformed or not UTF-8";
  private static final String REPOSITORIES = " /v1/repositories/";

  private static Row none(Route route, String rule, String request) {
    return Row.of(route, rule, 404, NO_ENDPOINT, request);
  }

  private static Row method(Route route, String request) {
    return Row.of(route, "the method " + request.split(" ", 2)[0], 405, NO_METHOD, request);
  }

  /** docker-registry took half an escape for what it says, and failed at what is not UTF-8. */
  private static Row escapes(Route route, String rule, String request) {
    return Row.of(route, rule, 400, ESCAPES, request);
  }

  static final List<Row> ROWS =
      List.of(
          none(Route.V1_ROOT, "something below the root", "GET /nonsense"),
          none(Route.V1_ROOT, "the API's root", "GET /v1/"),
          none(Route.V1_PING, "a slash behind ping", "GET /_ping/"),
          none(Route.V1_STATUS, "a slash behind status", "GET /v1/_status/"),
          none(Route.V1_SEARCH, "a slash behind search", "GET /v1/search/"),
          none(Route.V1_JSON, "an image without a part", "GET /v1/images/{image}"),
          none(Route.V1_JSON, "an image with another part", "GET /v1/images/{image}/size"),
          none(Route.V1_JSON, "a slash behind the part", "GET /v1/images/{image}/json/"),
          none(Route.V1_JSON, "nothing for an id", "GET /v1/images//json"),
          none(Route.V1_JSON, "an id in two segments", "GET /v1/images/a%2Fb/json"),
          none(
              Route.V1_PRIVATE_JSON,
              "a part that only public images have",
              "GET /v1/private_images/{image}/ancestry"),
          none(Route.V1_REPOSITORY, "no name", "PUT /v1/repositories/"),
          none(
              Route.V1_REPOSITORY, "a name that begins with a slash", "PUT /v1/repositories//x/y/"),
          none(Route.V1_USER, "a user in two segments", "PUT /v1/users/a/b/"),
          escapes(Route.V1_ROOT, "a byte that is not UTF-8", "GET /%ff"),
          escapes(Route.V1_LAYER, "an id that is not UTF-8", "PUT /v1/images/%c3/layer"),
          escapes(
              Route.V1_REPOSITORY, "a name that is not UTF-8", "PUT" + REPOSITORIES + "a%ff/b/"),
          escapes(
              Route.V1_TAGS, "an overlong slash in a name", "GET" + REPOSITORIES + "a%c0%afb/tags"),
          escapes(Route.V1_TAG, "a tag that is not UTF-8", "GET" + REPOSITORIES + "a/b/tags/%ff"),
          escapes(
              Route.V1_TAG_JSON,
              "a surrogate in a tag",
              "GET" + REPOSITORIES + "a/b/tags/%ed%a0%80/json"),
          escapes(
              Route.V1_REPOSITORY_JSON,
              "a name of half a letter",
              "GET" + REPOSITORIES + "a/%c3/json"),
          escapes(
              Route.V1_PROPERTIES,
              "a name beyond Unicode",
              "GET" + REPOSITORIES + "a/%f8%88%80%80%80/properties"),
          escapes(
              Route.V1_AUTH,
              "a name that goes on but does not begin",
              "PUT" + REPOSITORIES + "a/%80/auth"),
          escapes(
              Route.V1_IMAGES,
              "a name that is not UTF-8",
              "DELETE" + REPOSITORIES + "%fe/b/images"),
          escapes(Route.V1_USER, "a user that is not UTF-8", "PUT /v1/users/%ff"),
          Row.raw(
              Route.V1_REPOSITORY,
              "half an escape in a name",
              Set.of(400),
              "PUT /v1/repositories/a%zz/b/ HTTP/1.1\nHost: localhost\nContent-Length: 2\n\n[]"),
          Row.of(
              Route.V1_SEARCH,
              "a query that is not UTF-8",
              400,
              "the query has escapes that are malformed or not UTF-8",
              "GET /v1/search?q=%ff"),
          // docker-registry answered 500.
          Row.raw(
              Route.V1_REPOSITORY,
              "a name that is too long for the storage",
              Set.of(400),
              "PUT /v1/repositories/a/"
                  + "n".repeat(300)
                  + "/ HTTP/1.1\nHost: localhost\nContent-Length: 2\n\n[]"),
          Row.raw(
              Route.V1_REPOSITORY,
              "a namespace that is too long for the storage",
              Set.of(400),
              "PUT /v1/repositories/"
                  + "n".repeat(300)
                  + "/a/ HTTP/1.1\nHost: localhost\nContent-Length: 2\n\n[]"),
          Row.raw(Route.V1_USERS, "no host", Set.of(400), "GET /v1/users/ HTTP/1.1\n\n"),
          method(Route.V1_ROOT, "POST /"),
          method(Route.V1_PING, "PUT /v1/_ping"),
          method(Route.V1_STATUS, "DELETE /_status"),
          method(Route.V1_SEARCH, "POST /v1/search"),
          method(Route.V1_USERS, "DELETE /v1/users/"),
          method(Route.V1_USER, "GET /v1/users/joe/"),
          method(Route.V1_LAYER, "DELETE /v1/images/{image}/layer"),
          method(Route.V1_JSON, "POST /v1/images/{image}/json"),
          method(Route.V1_ANCESTRY, "PUT /v1/images/{image}/ancestry"),
          method(Route.V1_CHECKSUM, "GET /v1/images/{image}/checksum"),
          method(Route.V1_FILES, "PUT /v1/images/{image}/files"),
          method(Route.V1_DIFF, "PATCH /v1/images/{image}/diff"),
          method(Route.V1_PRIVATE_LAYER, "PUT /v1/private_images/{image}/layer"),
          method(Route.V1_PRIVATE_FILES, "DELETE /v1/private_images/{image}/files"),
          method(Route.V1_REPOSITORY, "GET" + REPOSITORIES + "old/app/"),
          method(Route.V1_IMAGES, "POST" + REPOSITORIES + "old/app/images"),
          method(Route.V1_AUTH, "GET" + REPOSITORIES + "old/app/auth"),
          method(Route.V1_TAGS, "POST" + REPOSITORIES + "old/app/tags"),
          method(Route.V1_TAG, "POST" + REPOSITORIES + "old/app/tags/v1"),
          method(Route.V1_TAG_JSON, "POST" + REPOSITORIES + "old/app/tags/v1/json"),
          method(Route.V1_REPOSITORY_JSON, "POST" + REPOSITORIES + "old/app/json"),
          method(Route.V1_PROPERTIES, "PATCH" + REPOSITORIES + "old/app/properties"));

  private V1PathRows() {}
}
