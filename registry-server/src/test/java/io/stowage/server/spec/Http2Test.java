package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HTTP/2 without TLS: by upgrade, and by a client that knows beforehand. */
class Http2Test {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
  private final TestRepository repo = SERVER.newRepository();

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.port() + target));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return response;
  }

  private static String location(HttpResponse<?> response) {
    URI location = URI.create(response.headers().firstValue("Location").orElseThrow());
    return location.getRawPath()
        + (location.getRawQuery() == null ? "?" : "?" + location.getRawQuery() + "&");
  }

  @Test
  void pushesAndPullsAfterAnUpgrade() throws Exception {
    HttpResponse<byte[]> ping = send(request("/v2/"));
    assertThat(ping.statusCode()).isEqualTo(200);
    assertThat(new String(ping.body(), StandardCharsets.UTF_8)).isEqualTo("{}");

    Content blob = Content.layer(3_000_000);
    HttpResponse<byte[]> session =
        send(request(repo.path("blobs/uploads/")).POST(BodyPublishers.noBody()));
    assertThat(session.statusCode()).isEqualTo(202);
    HttpResponse<byte[]> chunk =
        send(
            request(location(session))
                .header("Content-Range", "0-1999999")
                .method("PATCH", BodyPublishers.ofByteArray(blob.bytes(0, 2_000_000))));
    assertThat(chunk.statusCode()).isEqualTo(202);
    assertThat(chunk.headers().firstValue("Range")).contains("0-1999999");
    HttpResponse<byte[]> closed =
        send(
            request(location(chunk) + "digest=" + blob.digest())
                .PUT(BodyPublishers.ofByteArray(blob.bytes(2_000_000, 3_000_000))));
    assertThat(closed.statusCode()).isEqualTo(201);

    HttpResponse<byte[]> pulled = send(request(repo.path("blobs/" + blob.digest())));
    assertThat(pulled.statusCode()).isEqualTo(200);
    assertThat(pulled.body()).isEqualTo(blob.bytes());
    HttpResponse<byte[]> range =
        send(request(repo.path("blobs/" + blob.digest())).header("Range", "bytes=-10"));
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(range.body()).isEqualTo(blob.bytes(2_999_990, 3_000_000));
    HttpResponse<byte[]> head =
        send(request(repo.path("blobs/" + blob.digest())).method("HEAD", BodyPublishers.noBody()));
    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(3_000_000);
  }

  @Test
  void pushesManifestsAndTellsErrorsAfterAnUpgrade() throws Exception {
    send(request("/v2/"));
    Content image = repo.newImage().build();
    HttpResponse<byte[]> pushed =
        send(
            request(repo.path("manifests/v1"))
                .header("Content-Type", MediaTypes.IMAGE)
                .PUT(BodyPublishers.ofByteArray(image.bytes())));
    assertThat(pushed.statusCode()).isEqualTo(201);
    assertThat(send(request(repo.path("manifests/v1"))).body()).isEqualTo(image.bytes());
    HttpResponse<byte[]> tooLarge =
        send(
            request(repo.path("manifests/v2"))
                .header("Content-Type", MediaTypes.IMAGE)
                .PUT(BodyPublishers.ofByteArray(new byte[4 * 1024 * 1024 + 1])));
    assertThat(tooLarge.statusCode()).isEqualTo(413);
    assertThat(send(request(repo.path("manifests/v2"))).statusCode()).isEqualTo(404);
  }

  /** Frames by hand, since the JDK's client always asks for an upgrade first. */
  @Test
  void answersAClientThatKnowsBeforehand() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
      socket.setSoTimeout(30_000);
      ByteArrayOutputStream headers = new ByteArrayOutputStream();
      headers.write(0x82); // :method: GET
      headers.write(0x86); // :scheme: http
      literal(headers, 0x04, "/v2/"); // :path
      literal(headers, 0x01, "localhost"); // :authority
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // SETTINGS
      // HEADERS on stream 1 with END_STREAM and END_HEADERS.
      request.writeBytes(new byte[] {0, 0, (byte) headers.size(), 1, 5, 0, 0, 0, 1});
      request.writeBytes(headers.toByteArray());
      socket.getOutputStream().write(request.toByteArray());

      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        assertThat(type).as("no RST_STREAM, no GOAWAY").isNotIn(3, 7);
        if (type == 1 && stream == 1) {
          int first = 0;
          while ((payload[first] & 0xe0) == 0x20) {
            first++; // changes of the table's size
          }
          assertThat(payload[first] & 0xff).as(":status: 200").isEqualTo(0x88);
          return;
        }
      }
    }
  }

  private static void literal(ByteArrayOutputStream out, int name, String value) {
    out.write(name);
    out.write(value.length());
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }
}
