package io.stowage.server.badinput;

import static io.stowage.server.badinput.Row.CLOSED;

import io.stowage.server.http.Route;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Chunks, closings and ids of uploads. The upload of the fixture has ten bytes. */
final class UploadRows {

  private static final String TEN = "0123456789";
  private static final String NO_ID = "9e3b1d3c-51e6-4a67-8d7c-0f1a2b3c4d5e";

  private static Row patch(String rule, String contentRange) {
    return Row.withBody(
        Route.UPLOAD,
        rule,
        400,
        "BLOB_UPLOAD_INVALID",
        "PATCH {upload}",
        "Content-Range: " + contentRange,
        TEN);
  }

  private static Row outOfOrder(String rule, String request, String contentRange) {
    return Row.withBody(
        Route.UPLOAD,
        rule,
        416,
        "BLOB_UPLOAD_INVALID",
        request,
        "Content-Range: " + contentRange,
        TEN);
  }

  private static Row id(String rule, String request) {
    return Row.of(Route.UPLOAD, rule, 404, "BLOB_UPLOAD_UNKNOWN", request);
  }

  static final List<Row> ROWS =
      List.of(
          patch("a chunk's range with a unit", "bytes 10-19"),
          patch("a chunk's range with a unit and an equals sign", "bytes=10-19"),
          patch("a chunk's range with the total", "10-19/20"),
          patch("a chunk's range of letters", "a-b"),
          patch("a chunk's range without a start", "-19"),
          patch("a chunk's range without an end", "10-"),
          patch("a chunk's range without a dash", "10"),
          patch("two chunk's ranges", "10-14,15-19"),
          patch("a chunk's range with spaces", "10 - 19"),
          patch("a chunk's range with a sign", "+10-19"),
          patch("a chunk's range in hexadecimal digits", "0xa-0x13"),
          patch("a chunk's range of other digits", "1\u00b2-19"),
          patch("an empty chunk's range", ""),
          Row.withBody(
              Route.UPLOAD,
              "a chunk longer than its range",
              400,
              "SIZE_INVALID",
              "PATCH {upload}",
              "Content-Range: 10-18",
              TEN),
          Row.withBody(
              Route.UPLOAD,
              "a chunk shorter than its range",
              400,
              "SIZE_INVALID",
              "PATCH {upload}",
              "Content-Range: 10-20",
              TEN),
          Row.withBody(
              Route.UPLOAD,
              "a chunk's range that ends before it begins",
              400,
              "BLOB_UPLOAD_INVALID",
              "PATCH {upload}",
              "Content-Range: 19-10",
              TEN),
          Row.of(
              Route.UPLOAD,
              "a range for a chunk of nothing",
              400,
              "SIZE_INVALID",
              "PATCH {upload}",
              "Content-Range: 10-10"),
          Row.withBody(
              Route.UPLOAD,
              "a last chunk longer than its range",
              400,
              "SIZE_INVALID",
              "PUT {upload}?digest={unknown}",
              "Content-Range: 10-18",
              TEN),
          Row.withBody(
              Route.UPLOAD,
              "a last chunk with a bad range",
              400,
              "BLOB_UPLOAD_INVALID",
              "PUT {upload}?digest={unknown}",
              "Content-Range: bytes 10-19/20",
              TEN),
          outOfOrder("a chunk that skips ahead", "PATCH {upload}", "11-20"),
          outOfOrder("a chunk again", "PATCH {upload}", "0-9"),
          outOfOrder(
              "a chunk at the end of all numbers",
              "PATCH {upload}",
              "9223372036854775798-9223372036854775807"),
          outOfOrder("a last chunk that skips ahead", "PUT {upload}?digest={unknown}", "11-20"),
          outOfOrder("a last chunk again", "PUT {upload}?digest={unknown}", "0-9"),
          outOfOrder(
              "a chunk beyond all numbers",
              "PATCH {upload}",
              "99999999999999999990-99999999999999999999"),
          Row.withBody(
              Route.UPLOAD,
              "an upload closed with another digest",
              400,
              "DIGEST_INVALID",
              "PUT {upload}?digest={unknown}",
              "",
              TEN),
          Row.withBody(
              Route.UPLOADS,
              "a single post with another digest",
              400,
              "DIGEST_INVALID",
              "POST /v2/library/app/blobs/uploads/?digest={unknown}",
              "",
              TEN),
          Row.withBody(
              Route.UPLOADS,
              "a single post with another digest to a new repository",
              400,
              "DIGEST_INVALID",
              "POST /v2/library/new/blobs/uploads/?digest={unknown}",
              "",
              TEN),
          Row.of(
              Route.UPLOADS,
              "a single post of nothing for a blob that is there",
              400,
              "DIGEST_INVALID",
              "POST /v2/library/app/blobs/uploads/?digest={blob}"),
          id("an upload that is not there", "GET /v2/library/app/blobs/uploads/" + NO_ID),
          id(
              "a chunk of an upload that is not there",
              "PATCH /v2/library/app/blobs/uploads/" + NO_ID),
          id(
              "closing an upload that is not there",
              "PUT /v2/library/app/blobs/uploads/" + NO_ID + "?digest={unknown}"),
          id(
              "cancelling an upload that is not there",
              "DELETE /v2/library/app/blobs/uploads/" + NO_ID),
          id("an id that is none", "GET /v2/library/app/blobs/uploads/none"),
          id("an id without dashes", "GET /v2/library/app/blobs/uploads/" + NO_ID.replace("-", "")),
          id(
              "an id in upper case",
              "GET /v2/library/app/blobs/uploads/" + NO_ID.toUpperCase(Locale.ROOT)),
          id("an id in braces", "GET /v2/library/app/blobs/uploads/%7B" + NO_ID + "%7D"),
          id("an id that leads elsewhere", "DELETE /v2/library/app/blobs/uploads/%2e%2e"),
          id("an id of dots", "DELETE /v2/library/app/blobs/uploads/.."),
          id("an id with a zero byte", "GET /v2/library/app/blobs/uploads/{id}%00"),
          id("an id with more behind it", "GET /v2/library/app/blobs/uploads/{id}0"),
          id(
              "an id of a thousand characters",
              "GET /v2/library/app/blobs/uploads/" + "a".repeat(1000)),
          id("an upload of another repository", "GET /v2/library/other/blobs/uploads/{id}"),
          id(
              "a chunk of another repository's upload",
              "PATCH /v2/library/other/blobs/uploads/{id}"),
          id(
              "closing another repository's upload",
              "PUT /v2/library/other/blobs/uploads/{id}?digest={unknown}"),
          id(
              "cancelling another repository's upload",
              "DELETE /v2/library/other/blobs/uploads/{id}"),
          Row.cutOff(
              Route.UPLOAD,
              "a chunk that ends early",
              Set.of(400, CLOSED),
              "PATCH {upload} HTTP/1.1\nHost: localhost\nContent-Length: 100\n\n" + TEN),
          Row.cutOff(
              Route.UPLOAD,
              "a stream that ends early",
              Set.of(400, CLOSED),
              "PATCH {upload} HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\na\n" + TEN),
          Row.cutOff(
              Route.UPLOAD,
              "a closing that ends early",
              Set.of(400, CLOSED),
              "PUT {upload}?digest={unknown} HTTP/1.1\nHost: localhost\nContent-Length: 100\n\n"
                  + TEN),
          Row.cutOff(
              Route.UPLOADS,
              "a single post that ends early",
              Set.of(400, CLOSED),
              "POST /v2/library/app/blobs/uploads/?digest={unknown} HTTP/1.1\nHost: localhost\n"
                  + "Content-Length: 100\n\n"
                  + TEN),
          Row.cutOff(
              Route.UPLOADS,
              "a single post as a stream that ends early",
              Set.of(400, CLOSED),
              "POST /v2/library/new/blobs/uploads/?digest={unknown} HTTP/1.1\nHost: localhost\n"
                  + "Transfer-Encoding: chunked\n\na\n"
                  + TEN));

  private UploadRows() {}
}
