package io.stowage.server.badinput;

import io.stowage.server.http.Route;
import java.util.List;

/** Tags and digests, in the path and in parameters. */
final class ReferenceRows {

  private static final String HEX = "0123456789abcdef".repeat(4);

  private static Row tag(String rule, String tag) {
    return Row.of(
        Route.MANIFEST, rule, 400, "MANIFEST_INVALID", "GET /v2/library/app/manifests/" + tag);
  }

  private static Row blob(String rule, String digest) {
    return Row.of(Route.BLOB, rule, 400, "DIGEST_INVALID", "GET /v2/library/app/blobs/" + digest);
  }

  private static Row digest(Route route, String rule, String request) {
    return Row.of(route, rule, 400, "DIGEST_INVALID", request);
  }

  static final List<Row> ROWS =
      List.of(
          tag("a tag that begins with a dot", ".v1"),
          tag("a tag that begins with a dash", "-v1"),
          tag("a tag of 129 characters", "t".repeat(129)),
          tag("a tag with a space", "v%201"),
          tag("a tag with a plus", "v1+build"),
          tag("a tag with an at sign", "v1@x"),
          tag("a tag with a tilde", "v1~x"),
          tag("a tag with a letter beyond ASCII", "v%C3%A9"),
          tag("a tag with a zero byte", "v1%00"),
          tag("a tag with a line feed", "v1%0a"),
          Row.of(
              Route.MANIFEST,
              "a bad tag to delete",
              400,
              "MANIFEST_INVALID",
              "DELETE /v2/library/app/manifests/.v1"),
          Row.withBody(
              Route.MANIFEST,
              "a bad tag to push to",
              400,
              "MANIFEST_INVALID",
              "PUT /v2/library/app/manifests/.v1",
              "Content-Type: application/vnd.oci.image.index.v1+json",
              "{\"schemaVersion\":2,\"manifests\":[]}"),
          blob("a digest of an algorithm that is not supported", "md5:" + HEX.substring(32)),
          blob("a digest of an algorithm that nobody knows", "none:" + HEX),
          blob("a digest with the algorithm in upper case", "SHA256:" + HEX),
          blob("a digest of 63 digits", "sha256:" + HEX.substring(1)),
          blob("a digest of 65 digits", "sha256:" + HEX + "0"),
          blob("a digest with digits in upper case", "sha256:" + HEX.replace('a', 'A')),
          blob("a digest with a letter that is no digit", "sha256:" + HEX.replace('a', 'g')),
          blob("a digest without digits", "sha256:"),
          blob("a digest without an algorithm", ":" + HEX),
          blob("a digest without a colon", "sha256" + HEX),
          blob("a digest with two colons", "sha256::" + HEX.substring(1)),
          blob("a digest of sha512 with the digits of sha256", "sha512:" + HEX),
          blob("a digest with a space behind it", "sha256:" + HEX + "%20"),
          blob("a digest with a zero byte behind it", "sha256:" + HEX + "%00"),
          blob("a digest with digits of another script", "sha256:" + "%D9%A1".repeat(64)),
          blob("a tag in place of a digest", "latest"),
          digest(
              Route.BLOB, "a bad digest to delete", "DELETE /v2/library/app/blobs/sha256:nonsense"),
          digest(Route.MANIFEST, "a bad digest to pull", "GET /v2/library/app/manifests/sha256:no"),
          digest(
              Route.MANIFEST,
              "a bad digest to delete",
              "DELETE /v2/library/app/manifests/sha256:no"),
          Row.withBody(
              Route.MANIFEST,
              "a bad digest to push to",
              400,
              "DIGEST_INVALID",
              "PUT /v2/library/app/manifests/sha256:no",
              "Content-Type: application/vnd.oci.image.index.v1+json",
              "{\"schemaVersion\":2,\"manifests\":[]}"),
          Row.withBody(
              Route.MANIFEST,
              "a digest that is not that of the manifest",
              400,
              "DIGEST_INVALID",
              "PUT /v2/library/app/manifests/{unknown}",
              "Content-Type: application/vnd.oci.image.index.v1+json",
              "{\"schemaVersion\":2,\"manifests\":[]}"),
          digest(
              Route.REFERRERS, "a bad digest of a subject", "GET /v2/library/app/referrers/latest"),
          digest(
              Route.REFERRERS,
              "a subject's digest of an unknown algorithm",
              "GET /v2/library/app/referrers/sha1:" + HEX),
          digest(Route.UPLOAD, "an upload closed without a digest", "PUT {upload}"),
          digest(Route.UPLOAD, "an upload closed with an empty digest", "PUT {upload}?digest="),
          digest(
              Route.UPLOAD, "an upload closed with a bad digest", "PUT {upload}?digest=sha256:no"),
          digest(
              Route.UPLOAD,
              "an upload closed with a digest of an unknown algorithm",
              "PUT {upload}?digest=md5:" + HEX.substring(32)),
          digest(
              Route.UPLOADS,
              "a single post with a bad digest",
              "POST /v2/library/app/blobs/uploads/?digest=sha256:no"),
          digest(
              Route.UPLOADS,
              "a single post with an empty digest",
              "POST /v2/library/app/blobs/uploads/?digest="),
          digest(
              Route.UPLOADS,
              "a bad digest to mount",
              "POST /v2/library/app/blobs/uploads/?mount=sha256:no&from=library/other"),
          digest(
              Route.UPLOADS,
              "a tag to mount",
              "POST /v2/library/app/blobs/uploads/?mount=v1&from=library/other"),
          digest(
              Route.UPLOADS,
              "an empty digest to mount",
              "POST /v2/library/app/blobs/uploads/?mount=&from=library/other"),
          digest(
              Route.UPLOADS,
              "an unknown digest algorithm to upload with",
              "POST /v2/library/app/blobs/uploads/?digest-algorithm=md5"),
          digest(
              Route.UPLOADS,
              "an empty digest algorithm to upload with",
              "POST /v2/library/app/blobs/uploads/?digest-algorithm="));

  private ReferenceRows() {}
}
