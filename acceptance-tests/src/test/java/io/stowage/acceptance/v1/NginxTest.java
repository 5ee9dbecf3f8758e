package io.stowage.acceptance.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.Nginx;
import io.stowage.acceptance.v1.V1Server.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry behind nginx, which sends the layers itself. */
class NginxTest {

  private static final Map<String, String> BEHIND_NGINX =
      Map.of("standalone", "true", "nginx_x_accel_redirect", Nginx.LOCATION);

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
  void nginxSendsTheLayers() {
    try (V1Server original = Kind.ORIGINAL_0_9.start(folder, BEHIND_NGINX)) {
      new V1Client(original.host()).push("team/app", List.of(old), Map.of("old", old.id()));
    }
    try (V1Server stowage = Kind.STOWAGE.start(folder, BEHIND_NGINX);
        Nginx nginx =
            Nginx.start(stowage.host(), folder.resolve("storage"), folder.resolve("nginx"))) {
      V1Client client = new V1Client(nginx.host());
      client.push("team/app", List.of(old, base, top), Map.of("latest", top.id()));

      // The client loses its connection within each layer, and asks for the rest.
      assertThat(V1Client.digest(client.pull("team/app", "latest", 700)))
          .isEqualTo(V1Client.digest(List.of(top, base, old)));

      Reply direct = RawHttp.send(stowage.host(), Call.get(old.path("layer")));
      assertThat(direct.status()).isEqualTo(200);
      assertThat(direct.body()).isEmpty();
      assertThat(direct.header("X-Accel-Redirect"))
          .contains(Nginx.LOCATION + "images/" + old.id() + "/layer");
      String digits = Digests.hex(Digests.of(top.layer()));
      assertThat(nginx.accesses())
          .contains(
              "GET %s sent from %simages/%s/layer"
                  .formatted(old.path("layer"), Nginx.LOCATION, old.id()),
              "GET %s sent from %sdocker/registry/v2/blobs/sha256/%s/%s/data"
                  .formatted(top.path("layer"), Nginx.LOCATION, digits.substring(0, 2), digits))
          .contains("GET %s sent from %s".formatted(top.path("json"), top.path("json")));
      Reply inside =
          RawHttp.send(nginx.host(), Call.get(Nginx.LOCATION + "images/" + old.id() + "/layer"));
      assertThat(inside.status()).isEqualTo(404);
    }
  }
}
