package io.stowage.server.badinput;

import io.stowage.server.http.Route;
import java.util.List;

/** Names of repositories. */
final class NameRows {

  private static Row get(String rule, String name) {
    return Row.of(Route.TAGS, rule, 400, "NAME_INVALID", "GET /v2/" + name + "/tags/list");
  }

  static final List<Row> ROWS =
      List.of(
          get("a name in upper case", "library/App"),
          get("a name that begins with an underscore", "library/_app"),
          get("a name that ends with a dash", "library/app-"),
          get("a name that ends with a dot", "library/app."),
          get("a name that begins with a dot", ".library/app"),
          get("a name with two dots in a row", "library/a..b"),
          get("a name with three underscores in a row", "library/a___b"),
          get("a name with different separators in a row", "library/a._b"),
          get("a name with an escaped space", "library/a%20b"),
          get("a name with a plus", "library/a+b"),
          get("a name with a colon", "library/a:5000"),
          get("a name with an at sign", "library/app@sha256"),
          get("a name with a letter beyond ASCII", "library/%C3%A9t%C3%A9"),
          get("a name with a digit of another script", "library/%D9%A1"),
          get("a name with an escaped letter in upper case", "library/%41pp"),
          get("a name with a control character", "library/a%01b"),
          get("a name with a line feed", "library/app%0A"),
          get("a name of 256 characters", "n".repeat(256)),
          get("a name of 256 characters in components", "ab/".repeat(85) + "n"),
          get("an empty component", "library//app"),
          get("an empty first component", "/library/app"),
          Row.of(
              Route.MANIFEST,
              "a bad name to pull from",
              400,
              "NAME_INVALID",
              "GET /v2/Library/manifests/v1"),
          Row.of(
              Route.MANIFEST,
              "a bad name to delete from",
              400,
              "NAME_INVALID",
              "DELETE /v2/Library/manifests/v1"),
          Row.withBody(
              Route.MANIFEST,
              "a bad name to push to",
              400,
              "NAME_INVALID",
              "PUT /v2/Library/manifests/v1",
              "Content-Type: application/vnd.oci.image.manifest.v1+json",
              "{}"),
          Row.of(
              Route.BLOB,
              "a bad name of a blob's repository",
              400,
              "NAME_INVALID",
              "GET /v2/Library/blobs/{blob}"),
          Row.of(
              Route.UPLOADS,
              "a bad name to upload to",
              400,
              "NAME_INVALID",
              "POST /v2/Library/blobs/uploads/"),
          Row.of(
              Route.UPLOAD,
              "a bad name of an upload's repository",
              400,
              "NAME_INVALID",
              "GET /v2/Library/blobs/uploads/{id}"),
          Row.of(
              Route.REFERRERS,
              "a bad name of a subject's repository",
              400,
              "NAME_INVALID",
              "GET /v2/Library/referrers/{manifest}"));

  private NameRows() {}
}
