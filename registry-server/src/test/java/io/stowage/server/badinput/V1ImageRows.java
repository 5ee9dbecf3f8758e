package io.stowage.server.badinput;

import io.stowage.server.http.Route;
import java.util.List;
import java.util.Set;

/** What is wrong with requests for images of the v1 API, but for their JSON. */
final class V1ImageRows {

  private static final String BAD_ID = "Invalid image ID";
  private static final String NOT_FOUND = "Image not found";
  private static final String UNFINISHED = "Image is being uploaded, retry later";
  private static final String EXISTS = "Image already exists";
  private static final String NO_HEADER =
      "X-Docker-Checksum-Payload not set.  If you are using the Docker daemon, you should upgrade"
          + " to version 0.10 or later";

  private static Row get(Route route, String rule, int status, String error, String path) {
    return Row.of(route, rule, status, error, "GET /v1/images/" + path);
  }

  private static Row checksum(String rule, int status, String error, String id, String value) {
    return Row.of(
        Route.V1_CHECKSUM,
        rule,
        status,
        error,
        "PUT /v1/images/" + id + "/checksum",
        "X-Docker-Checksum-Payload: " + value);
  }

  private static Row layer(String rule, int status, String error, String id, String headers) {
    return Row.withBody(
        Route.V1_LAYER, rule, status, error, "PUT /v1/images/" + id + "/layer", headers, "layer");
  }

  private static Row cutOff(String rule, String headersAndBody) {
    return Row.cutOff(
        Route.V1_LAYER,
        rule,
        Set.of(400, Row.CLOSED),
        "PUT /v1/images/{unfinished}/layer HTTP/1.1\nHost: localhost\n" + headersAndBody);
  }

  static final List<Row> ROWS =
      List.of(
          get(Route.V1_JSON, "a short id", 404, BAD_ID, "abc/json"),
          get(Route.V1_JSON, "an id in capitals", 404, BAD_ID, "ABCDEF0123456789/json"),
          get(Route.V1_JSON, "an id that is not hexadecimal", 404, BAD_ID, "0123456789abcdeg/json"),
          get(Route.V1_JSON, "an id of 63 digits", 404, BAD_ID, "0".repeat(63) + "/json"),
          get(Route.V1_JSON, "an id of 65 digits", 404, BAD_ID, "0".repeat(65) + "/json"),
          get(Route.V1_JSON, "a very long id", 404, BAD_ID, "a".repeat(5000) + "/json"),
          get(Route.V1_JSON, "dots for an id", 404, BAD_ID, "../json"),
          get(Route.V1_JSON, "escaped dots for an id", 404, BAD_ID, "%2e%2e/json"),
          get(Route.V1_JSON, "a zero byte for an id", 404, BAD_ID, "%00/json"),
          get(Route.V1_JSON, "an image that is not there", 404, NOT_FOUND, "{none}/json"),
          get(Route.V1_JSON, "an image that is not complete", 400, UNFINISHED, "{unfinished}/json"),
          // docker-registry answered 304, whatever the id.
          Row.of(
              Route.V1_JSON,
              "an image that is not there and has not changed",
              404,
              NOT_FOUND,
              "GET /v1/images/{none}/json",
              "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"),
          get(Route.V1_ANCESTRY, "a malformed id", 404, BAD_ID, "abc/ancestry"),
          get(Route.V1_ANCESTRY, "an image that is not there", 404, NOT_FOUND, "{none}/ancestry"),
          get(
              Route.V1_ANCESTRY,
              "an image that is not complete",
              400,
              UNFINISHED,
              "{unfinished}/ancestry"),
          get(Route.V1_FILES, "a malformed id", 404, BAD_ID, "abc/files"),
          get(Route.V1_FILES, "an image that is not there", 404, NOT_FOUND, "{none}/files"),
          get(
              Route.V1_FILES,
              "an image that is not complete",
              400,
              UNFINISHED,
              "{unfinished}/files"),
          get(
              Route.V1_FILES,
              "a layer that is no archive",
              400,
              "Layer format not supported",
              "{image}/files"),
          get(Route.V1_DIFF, "a malformed id", 404, BAD_ID, "abc/diff"),
          get(Route.V1_DIFF, "an image that is not there", 404, NOT_FOUND, "{none}/diff"),
          get(Route.V1_DIFF, "an image that is not complete", 400, UNFINISHED, "{unfinished}/diff"),
          get(Route.V1_LAYER, "a malformed id", 404, BAD_ID, "abc/layer"),
          get(Route.V1_LAYER, "an image that is not there", 404, NOT_FOUND, "{none}/layer"),
          get(
              Route.V1_LAYER,
              "an image that is not complete",
              400,
              UNFINISHED,
              "{unfinished}/layer"),
          Row.raw(
              Route.V1_LAYER,
              "a range behind the end",
              Set.of(416),
              "GET /v1/images/{image}/layer HTTP/1.1\nHost: localhost\nRange: bytes=99999-\n\n"),
          Row.raw(
              Route.V1_LAYER,
              "a range that ends before it begins",
              Set.of(416),
              "GET /v1/images/{image}/layer HTTP/1.1\nHost: localhost\nRange: bytes=9-5\n\n"),
          Row.raw(
              Route.V1_LAYER,
              "a range of letters, which counts for nothing",
              Set.of(200),
              "GET /v1/images/{image}/layer HTTP/1.1\nHost: localhost\nRange: bytes=a-b\n\n"),
          layer("pushing to a malformed id", 404, BAD_ID, "abc", ""),
          layer("pushing before the JSON", 404, NOT_FOUND, "{none}", ""),
          layer("pushing what is complete", 409, EXISTS, "{image}", ""),
          // docker-registry meant to refuse it, but did not tell 0.9 from 0.10.
          layer(
              "pushing by a Docker that sends no checksum",
              412,
              "Docker before 0.10 cannot push here, as it does not send the layers' checksums",
              "{unfinished}",
              "User-Agent: docker/0.9.1 go/go1.2.1"),
          cutOff("a layer that ends early", "Content-Length: 50\n\nhalf"),
          cutOff("a layer without its last chunk", "Transfer-Encoding: chunked\n\n4\nhalf\n"),
          Row.of(
              Route.V1_CHECKSUM,
              "no checksum",
              412,
              NO_HEADER,
              "PUT /v1/images/{unfinished}/checksum"),
          Row.of(
              Route.V1_CHECKSUM,
              "a checksum of another kind only",
              412,
              NO_HEADER,
              "PUT /v1/images/{unfinished}/checksum",
              "X-Docker-Checksum: tarsum+sha256:" + "1".repeat(64)),
          checksum("an empty checksum", 400, "Missing Image's checksum", "{unfinished}", ""),
          // docker-registry answered 500, as it had no layer to compute with.
          checksum(
              "a checksum before the layer",
              400,
              "Image has no layer yet",
              "{unfinished}",
              "sha256:" + "0".repeat(64)),
          checksum("a checksum for a malformed id", 404, BAD_ID, "abc", "sha256:0"),
          checksum("a checksum of no image", 404, NOT_FOUND, "{none}", "sha256:0"),
          checksum(
              "a checksum of what is complete",
              409,
              "Cannot set this image checksum",
              "{image}",
              "sha256:0"),
          Row.of(
              Route.V1_PRIVATE_JSON,
              "a private image without a token",
              404,
              NOT_FOUND,
              "GET /v1/private_images/{image}/json"),
          Row.of(
              Route.V1_PRIVATE_JSON,
              "a private image of a malformed id",
              404,
              BAD_ID,
              "GET /v1/private_images/abc/json"),
          Row.of(
              Route.V1_PRIVATE_LAYER,
              "a private layer without a token",
              404,
              NOT_FOUND,
              "GET /v1/private_images/{image}/layer"),
          Row.of(
              Route.V1_PRIVATE_FILES,
              "a private image's files without a token",
              404,
              NOT_FOUND,
              "GET /v1/private_images/{image}/files"));

  private V1ImageRows() {}
}
