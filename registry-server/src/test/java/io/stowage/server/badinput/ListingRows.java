package io.stowage.server.badinput;

import io.stowage.server.http.Route;
import java.util.List;
import java.util.Set;

/** Parameters of listings, ranges of blobs, and methods that are not there. */
final class ListingRows {

  private static final String TAGS = "GET /v2/library/app/tags/list";

  private static Row tags(String rule, String query) {
    return Row.of(Route.TAGS, rule, 400, "UNSUPPORTED", TAGS + query);
  }

  private static Row catalog(String rule, String query) {
    return Row.of(Route.CATALOG, rule, 400, "UNSUPPORTED", "GET /v2/_catalog" + query);
  }

  private static Row method(Route route, String rule, String request) {
    return Row.of(route, rule, 405, "UNSUPPORTED", request);
  }

  static final List<Row> ROWS =
      List.of(
          tags("a page of fewer than no tags", "?n=-1"),
          tags("a page of letters", "?n=many"),
          tags("an empty page size", "?n="),
          tags("a page size without a value", "?n"),
          tags("a page of a tag and a half", "?n=1.5"),
          tags("a page size with a sign", "?n=%2B1"),
          tags("a page size in hexadecimal digits", "?n=0x10"),
          tags("a page size of other digits", "?n=%D9%A1"),
          tags("a page size beyond 64 bits", "?n=99999999999999999999"),
          Row.raw(
              Route.TAGS,
              "a query with half an escape",
              Set.of(400),
              TAGS + "?n=% HTTP/1.1\nHost: localhost\n\n"),
          Row.raw(
              Route.TAGS,
              "a query with an escape of letters",
              Set.of(400),
              TAGS + "?n=%zz HTTP/1.1\nHost: localhost\n\n"),
          tags("a query that is not UTF-8", "?last=%ff"),
          tags("a query with an overlong slash", "?last=%c0%af"),
          catalog("a catalog page of fewer than none", "?n=-1"),
          catalog("a catalog page of letters", "?n=many"),
          catalog("a catalog page size beyond 64 bits", "?n=99999999999999999999"),
          catalog("a catalog query that is not UTF-8", "?last=%ff"),
          Row.of(
              Route.REFERRERS,
              "a page of letters of referrers",
              400,
              "UNSUPPORTED",
              "GET /v2/library/app/referrers/{manifest}?n=many"),
          Row.of(
              Route.REFERRERS,
              "a filter of referrers that is not UTF-8",
              400,
              "UNSUPPORTED",
              "GET /v2/library/app/referrers/{manifest}?artifactType=%ff"),
          Row.of(
              Route.TAGS, "tags of nothing", 404, "NAME_UNKNOWN", "GET /v2/library/none/tags/list"),
          Row.of(
              Route.MANIFEST,
              "a manifest of nothing",
              404,
              "NAME_UNKNOWN",
              "GET /v2/library/none/manifests/v1"),
          Row.of(
              Route.MANIFEST,
              "deleting a manifest of nothing",
              404,
              "NAME_UNKNOWN",
              "DELETE /v2/library/none/manifests/{manifest}"),
          Row.of(
              Route.BLOB,
              "a blob of nothing",
              404,
              "BLOB_UNKNOWN",
              "GET /v2/library/none/blobs/{blob}"),
          Row.of(
              Route.BLOB,
              "deleting a blob of nothing",
              404,
              "BLOB_UNKNOWN",
              "DELETE /v2/library/none/blobs/{blob}"),
          Row.raw(
              Route.BLOB,
              "a range behind the end",
              Set.of(416),
              "GET /v2/library/app/blobs/{blob} HTTP/1.1\nHost: localhost\nRange: bytes=2048-\n\n"),
          Row.raw(
              Route.BLOB,
              "a range that ends before it begins",
              Set.of(416),
              "GET /v2/library/app/blobs/{blob} HTTP/1.1\nHost: localhost\nRange: bytes=9-8\n\n"),
          Row.raw(
              Route.BLOB,
              "a range of ten thousand parts",
              Set.of(200),
              "GET /v2/library/app/blobs/{blob} HTTP/1.1\nHost: localhost\nRange: bytes=0-1"
                  + ",0-1".repeat(10_000)
                  + "\n\n"),
          Row.raw(
              Route.BLOB,
              "a condition of ten thousand entity tags",
              Set.of(200),
              "GET /v2/library/app/blobs/{blob} HTTP/1.1\nHost: localhost\nIf-None-Match: \"a\""
                  + ",\"a\"".repeat(10_000)
                  + "\n\n"),
          method(Route.PING, "posting to the base", "POST /v2/"),
          method(Route.PING, "a method that nobody knows", "BREW /v2/"),
          method(Route.CATALOG, "deleting the catalog", "DELETE /v2/_catalog"),
          method(Route.TAGS, "putting the list of tags", "PUT /v2/library/app/tags/list"),
          method(Route.MANIFEST, "posting a manifest", "POST /v2/library/app/manifests/v1"),
          method(Route.BLOB, "putting a blob", "PUT /v2/library/app/blobs/{blob}"),
          method(Route.UPLOADS, "listing uploads", "GET /v2/library/app/blobs/uploads/"),
          method(Route.UPLOAD, "posting to an upload", "POST /v2/library/app/blobs/uploads/{id}"),
          method(Route.REFERRERS, "putting referrers", "PUT /v2/library/app/referrers/{manifest}"),
          method(Route.TAGS, "a method in lower case", "get /v2/library/app/tags/list"),
          method(Route.TAGS, "tracing", "TRACE /v2/library/app/tags/list"));

  private ListingRows() {}
}
