package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.Proxy;
import io.stowage.acceptance.v1.V1Server.Kind;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry behind nginx as the sample sets it up, which sends the layers itself. */
class NginxTest {

  /** As in the sample. */
  private static final String LOCATION = "/_storage/";

  private static final Map<String, String> BEHIND_NGINX =
      Map.of("standalone", "true", "nginx_x_accel_redirect", LOCATION);

  private final V1Image old = V1Image.named("old").withLayer(new byte[200_000]);
  private final V1Image base = old.child("base");
  private final V1Image top = base.child("top");

  private Path folder = Path.of("");

  @BeforeEach
  void makeFolder() {
    folder = Folders.create();
  }

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  @Test
  void nginxSendsTheLayers() throws Exception {
    try (V1Server original = Kind.ORIGINAL_0_9.start(folder, BEHIND_NGINX)) {
      new V1Client(original.host()).push("team/app", List.of(old), Map.of("old", old.id()));
    }
    try (V1Server stowage = Kind.STOWAGE.start(folder, BEHIND_NGINX);
        Proxy nginx =
            Proxy.start(
                Proxy.Kind.NGINX,
                stowage.host(),
                folder.resolve("storage"),
                folder.resolve("nginx"))) {
      V1Client client =
          new V1Client(nginx.uri("/"), nginx.client(), Optional.of(nginx.authorization()));
      client.push("team/app", List.of(old, base, top), Map.of("latest", top.id()));

      // The client loses its connection within each layer, and asks for the rest.
      assertThat(V1Client.digest(client.pull("team/app", "latest", 700)))
          .isEqualTo(V1Client.digest(List.of(top, base, old)));

      Reply direct = RawHttp.send(stowage.host(), Call.get(old.path("layer")));
      assertThat(direct.status()).isEqualTo(200);
      assertThat(direct.body()).isEmpty();
      assertThat(direct.header("X-Accel-Redirect"))
          .contains(LOCATION + "images/" + old.id() + "/layer");
      String digits = Digests.hex(Digests.of(top.layer()));
      assertThat(nginx.accesses())
          .contains(
              "GET %s sent from %simages/%s/layer".formatted(old.path("layer"), LOCATION, old.id()),
              "GET %s sent from %sdocker/registry/v2/blobs/sha256/%s/%s/data"
                  .formatted(top.path("layer"), LOCATION, digits.substring(0, 2), digits))
          .contains("GET %s sent from %s".formatted(top.path("json"), top.path("json")));
      HttpRequest inside = request(nginx, LOCATION + "images/" + old.id() + "/layer").build();
      assertThat(nginx.client().send(inside, BodyHandlers.discarding()).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void nginxSendsTheBlobs() throws Exception {
    byte[] blob = "a blob that nginx sends".repeat(10_000).getBytes(UTF_8);
    String digest = Digests.of(blob);
    String path = "/v2/team/app/blobs/" + digest;
    try (V1Server stowage = Kind.STOWAGE.start(folder, BEHIND_NGINX);
        Proxy nginx =
            Proxy.start(
                Proxy.Kind.NGINX,
                stowage.host(),
                folder.resolve("storage"),
                folder.resolve("nginx"))) {
      HttpClient client = nginx.client();
      HttpRequest.Builder post =
          request(nginx, "/v2/team/app/blobs/uploads/?digest=" + digest)
              .POST(BodyPublishers.ofByteArray(blob));
      assertThat(client.send(post.build(), BodyHandlers.discarding()).statusCode()).isEqualTo(201);

      HttpResponse<byte[]> all =
          client.send(request(nginx, path).build(), BodyHandlers.ofByteArray());
      assertThat(all.statusCode()).isEqualTo(200);
      assertThat(all.body()).isEqualTo(blob);
      assertThat(all.headers().allValues("Docker-Content-Digest")).containsExactly(digest);
      assertThat(all.headers().allValues("ETag")).containsExactly('"' + digest + '"');
      assertThat(all.headers().allValues("Docker-Distribution-Api-Version"))
          .containsExactly("registry/2.0");
      assertThat(all.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
      String digits = Digests.hex(digest);
      assertThat(nginx.accesses())
          .contains(
              "GET %s sent from %sdocker/registry/v2/blobs/sha256/%s/%s/data"
                  .formatted(path, LOCATION, digits.substring(0, 2), digits));

      HttpRequest.Builder range = request(nginx, path).header("Range", "bytes=2-5");
      HttpResponse<String> part = client.send(range.build(), BodyHandlers.ofString());
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.body()).isEqualTo("blob");
      HttpRequest.Builder again = request(nginx, path).header("If-None-Match", '"' + digest + '"');
      assertThat(client.send(again.build(), BodyHandlers.discarding()).statusCode()).isEqualTo(304);
      HttpRequest elsewhere = request(nginx, path.replace("team", "other")).build();
      assertThat(client.send(elsewhere, BodyHandlers.discarding()).statusCode()).isEqualTo(404);
    }
  }

  private static HttpRequest.Builder request(Proxy nginx, String path) {
    return HttpRequest.newBuilder(nginx.uri(path)).header("Authorization", nginx.authorization());
  }
}
