package io.stowage.server.badinput;

import io.stowage.server.http.Route;
import java.util.List;
import java.util.Set;

/** Paths that lead elsewhere, are written in another way, or that nobody defined. */
final class PathRows {

  private static Row get(Route route, String rule, String path) {
    return raw(route, rule, path, Set.of(400, 404));
  }

  private static Row raw(Route route, String rule, String path, Set<Integer> statuses) {
    return Row.raw(route, rule, statuses, "GET " + path + " HTTP/1.1\nHost: localhost\n\n");
  }

  private static Row bodyless(Route route, String rule, String request) {
    return Row.raw(
        route,
        rule,
        Set.of(400, 404),
        request + " HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");
  }

  static final List<Row> ROWS =
      List.of(
          get(Route.TAGS, "dots that climb", "/v2/../../etc/tags/list"),
          get(Route.TAGS, "dots that come back", "/v2/library/x/../app/tags/list"),
          get(Route.TAGS, "a dot that stays", "/v2/library/./app/tags/list"),
          get(Route.TAGS, "dots of which one is escaped", "/v2/library/.%2e/app/tags/list"),
          get(Route.TAGS, "escaped dots", "/v2/%2e%2e/%2e%2e/etc/tags/list"),
          get(Route.TAGS, "escaped dots in upper case", "/v2/%2E%2E/etc/tags/list"),
          get(Route.TAGS, "escaped slashes", "/v2/..%2f..%2fetc/tags/list"),
          get(Route.TAGS, "escaped slashes in upper case", "/v2/..%2F..%2Fetc/tags/list"),
          get(Route.TAGS, "dots and slashes escaped twice", "/v2/%252e%252e%252fetc/tags/list"),
          get(Route.TAGS, "backslashes", "/v2/..\\..\\etc/tags/list"),
          get(Route.TAGS, "escaped backslashes", "/v2/..%5c..%5cetc/tags/list"),
          get(Route.TAGS, "an escaped zero byte", "/v2/library/app%00/tags/list"),
          get(Route.TAGS, "overlong dots", "/v2/%c0%ae%c0%ae/etc/tags/list"),
          get(Route.TAGS, "an overlong slash", "/v2/..%c0%afetc/tags/list"),
          get(Route.TAGS, "an escaped surrogate", "/v2/library/%ed%a0%80/tags/list"),
          get(Route.TAGS, "dots in full width", "/v2/%ef%bc%8e%ef%bc%8e/tags/list"),
          get(Route.TAGS, "half an escape", "/v2/library/app%2/tags/list"),
          get(Route.TAGS, "an escape of letters", "/v2/library/app%zz/tags/list"),
          get(Route.TAGS, "half an escape at the end", "/v2/library/app/tags/list%"),
          get(Route.TAGS, "a parameter of a segment", "/v2/library/app;x=1/tags/list"),
          get(Route.TAGS, "a parameter of dots", "/v2/..;/etc/tags/list"),
          get(Route.TAGS, "a parameter of the last segment", "/v2/library/app/tags/list;n=1"),
          get(Route.TAGS, "a parameter escaped", "/v2/library/app%3bx/tags/list"),
          get(Route.TAGS, "a slash at the end", "/v2/library/app/tags/list/"),
          get(Route.TAGS, "tags without a list", "/v2/library/app/tags"),
          get(Route.TAGS, "tags without a repository", "/v2/tags/list"),
          get(Route.PING, "the base in upper case", "/V2/"),
          get(Route.PING, "the base behind two slashes", "//v2/"),
          get(Route.PING, "the base with a parameter", "/v2;x=1/"),
          get(Route.PING, "another version", "/v3/"),
          get(Route.PING, "nothing below the base", "/v2/library"),
          get(Route.CATALOG, "a slash behind the catalog", "/v2/_catalog/"),
          get(Route.CATALOG, "the catalog escaped and more", "/v2/%5fcatalog%00"),
          get(Route.MANIFEST, "a tag that climbs", "/v2/library/app/manifests/.."),
          get(Route.MANIFEST, "a tag that climbs, escaped", "/v2/library/app/manifests/%2e%2e"),
          get(
              Route.MANIFEST,
              "a tag that climbs far",
              "/v2/library/app/manifests/..%2f..%2f..%2fother"),
          get(Route.MANIFEST, "no tag", "/v2/library/app/manifests/"),
          get(Route.MANIFEST, "no tag and no slash", "/v2/library/app/manifests"),
          get(Route.MANIFEST, "a tag in two segments", "/v2/library/app/manifests/v1/v1"),
          get(Route.MANIFEST, "a tag with a parameter", "/v2/library/app/manifests/v1;x=1"),
          get(Route.MANIFEST, "a manifest of no repository", "/v2/manifests/v1"),
          bodyless(Route.MANIFEST, "pushing out of the storage", "PUT /v2/..%2fout/manifests/v1"),
          bodyless(
              Route.MANIFEST,
              "pushing to a tag that climbs",
              "PUT /v2/app/manifests/..%2f..%2fout"),
          bodyless(Route.MANIFEST, "deleting above", "DELETE /v2/library/app/manifests/%2e%2e"),
          get(Route.BLOB, "a digest that climbs", "/v2/library/app/blobs/..%2f..%2fdata"),
          get(
              Route.BLOB,
              "a digest that climbs behind its colon",
              "/v2/library/app/blobs/sha256:..%2f..%2fdata"),
          get(
              Route.BLOB,
              "a digest whose slash is in its place",
              "/v2/library/app/blobs/{blob}/data"),
          get(Route.BLOB, "no digest", "/v2/library/app/blobs/"),
          bodyless(Route.BLOB, "deleting blobs above", "DELETE /v2/library/app/blobs/%2e%2e"),
          bodyless(
              Route.UPLOADS, "uploading out of the storage", "POST /v2/..%2fout/blobs/uploads/"),
          bodyless(Route.UPLOADS, "uploading to dots", "POST /v2/../out/blobs/uploads/"),
          bodyless(
              Route.UPLOADS,
              "uploading into the layout",
              "POST /v2/library/_layers/blobs/uploads/"),
          bodyless(
              Route.UPLOAD,
              "an upload that climbs to another",
              "DELETE /v2/library/other/blobs/uploads/..%2f..%2fapp%2f_uploads%2f{id}"),
          bodyless(
              Route.UPLOAD,
              "an upload's file in place of it",
              "DELETE /v2/library/app/blobs/uploads/{id}/data"),
          get(Route.REFERRERS, "a subject that climbs", "/v2/library/app/referrers/..%2f.."),
          get(Route.REFERRERS, "no subject", "/v2/library/app/referrers/"),
          raw(Route.TAGS, "a fragment", "/v2/library/app/tags/list#x", Set.of(400, 404)),
          raw(Route.TAGS, "a space in the path", "/v2/library/a pp/tags/list", Set.of(400)),
          raw(Route.TAGS, "bytes beyond ASCII", "/v2/\u00e9t\u00e9/tags/list", Set.of(400, 404)),
          raw(Route.TAGS, "a tab in the path", "/v2/library/a\tpp/tags/list", Set.of(400)),
          raw(Route.TAGS, "a control character in the path", "/v2/a\u0001/tags/list", Set.of(400)),
          raw(Route.PING, "a path without a slash before it", "v2/", Set.of(400)),
          raw(Route.PING, "an asterisk for a path", "*", Set.of(400, 404)),
          raw(Route.PING, "a whole address for a path", "http://localhost/v2/", Set.of(200)),
          raw(
              Route.PING,
              "a whole address of another scheme",
              "ftp://localhost/v2/",
              Set.of(200, 400)),
          raw(Route.V1_ROOT, "a whole address without a path", "http://localhost", Set.of(200)),
          raw(
              Route.TAGS,
              "a whole address that climbs",
              "http://localhost/v2/../etc/tags/list",
              Set.of(400, 404)),
          raw(
              Route.TAGS,
              "a whole address inside of a path",
              "/http://localhost/v2/library/app/tags/list",
              Set.of(400, 404)));

  private PathRows() {}
}
