package io.stowage.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The requests of a client of a registry over one connection; every answer is checked. */
final class RegistryConnection implements Closeable {
  static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final String CRLF = "\r\n";
  private static final String OCTETS = "Content-Type: application/octet-stream" + CRLF;
  private static final String JSON = "Content-Type: application/json" + CRLF;

  private final HttpConnection http;

  RegistryConnection(int port) throws IOException {
    http = new HttpConnection(port);
  }

  /** How a blob is sent. */
  enum PushForm {
    PUT,
    PATCH
  }

  /** Pushes what is between position and limit, which stay where they are. */
  void push(String repository, String digest, ByteBuffer blob, PushForm form) throws IOException {
    String upload = request("POST", "/v2/" + repository + "/blobs/uploads/", "", null, 202);
    if (form == PushForm.PATCH) {
      upload = request("PATCH", upload, OCTETS, blob, 202);
    }
    String target = upload + (upload.contains("?") ? "&" : "?") + "digest=" + digest;
    request("PUT", target, OCTETS, form == PushForm.PATCH ? null : blob, 201);
  }

  void putManifest(String repository, String reference, byte[] manifest) throws IOException {
    request(
        "PUT",
        "/v2/" + repository + "/manifests/" + reference,
        "Content-Type: " + MANIFEST_TYPE + CRLF,
        ByteBuffer.wrap(manifest),
        201);
  }

  /** Sends a request whose answer's body does not matter; returns the path of its Location. */
  private String request(
      String method, String target, String headers, @Nullable ByteBuffer body, int expected)
      throws IOException {
    Reply reply = answer(method, target, headers, body, expected);
    String location = reply.header("Location");
    if (location == null) {
      throw new WrongAnswerException(method + " " + target + ": no Location");
    }
    URI uri = URI.create(location);
    return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  /** Sends a request whose answer's body does not matter. */
  private Reply answer(
      String method, String target, String headers, @Nullable ByteBuffer body, int expected)
      throws IOException {
    Reply reply = http.send(method, target, headers, body);
    byte[] answer = http.read(reply);
    if (reply.status() != expected) {
      throw new WrongAnswerException(
          "%s %s: status %d instead of %d: %s"
              .formatted(
                  method,
                  target,
                  reply.status(),
                  expected,
                  new String(answer, StandardCharsets.UTF_8)));
    }
    return reply;
  }

  /** Pushes an image through the v1 API; of the layer, what is between position and limit. */
  void pushImage(V1Image image, ByteBuffer layer, String checksum) throws IOException {
    answer("PUT", image.path("json"), JSON, ByteBuffer.wrap(image.json()), 200);
    answer("PUT", image.path("layer"), OCTETS, layer, 200);
    answer(
        "PUT", image.path("checksum"), "X-Docker-Checksum-Payload: " + checksum + CRLF, null, 200);
  }

  /** Tags an image through the v1 API. */
  void putTag(String repository, String tag, V1Image image) throws IOException {
    byte[] id = ('"' + image.id() + '"').getBytes(StandardCharsets.US_ASCII);
    String target = "/v1/repositories/" + repository + "/tags/" + tag;
    answer("PUT", target, JSON, ByteBuffer.wrap(id), 200);
  }

  /** Reads a blob of known size and throws it away. */
  void pull(String repository, String digest, long size) throws IOException {
    pull(blob(repository, digest), size);
  }

  /** Reads a body of known size and throws it away. */
  void pull(String target, long size) throws IOException {
    Reply reply = http.send("GET", target, "", null).expect(200, "GET " + target);
    long length = http.discard(reply);
    if (length != size) {
      throw new WrongAnswerException("GET " + target + ": " + length + " bytes, not " + size);
    }
  }

  /** Reads a blob and checks every byte of it. */
  void verify(String repository, String digest) throws IOException {
    String target = blob(repository, digest);
    byte[] body = get(target, "");
    if (!Sha256.of(body).equals(digest)) {
      throw new WrongAnswerException("GET " + target + ": not the bytes of this digest");
    }
  }

  void head(String repository, String digest, long size) throws IOException {
    String target = blob(repository, digest);
    Reply reply = http.send("HEAD", target, "", null).expect(200, "HEAD " + target);
    if (reply.contentLength() != size) {
      throw new WrongAnswerException(
          "HEAD " + target + ": Content-Length " + reply.contentLength() + ", not " + size);
    }
  }

  /** Reads a body of status 200 into memory. */
  byte[] get(String target, String headers) throws IOException {
    Reply reply = http.send("GET", target, headers, null);
    byte[] body = http.read(reply);
    reply.expect(200, "GET " + target);
    return body;
  }

  private static String blob(String repository, String digest) {
    return "/v2/" + repository + "/blobs/" + digest;
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
