package io.stowage.acceptance.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Distribution;
import io.stowage.acceptance.fixture.Distribution.Release;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A mirror of CNCF Distribution, which asks for tokens of a server of their own. */
@TestInstance(Lifecycle.PER_CLASS)
final class TokenMirrorTest {

  private final Path folder = Folders.create();
  private TokenServer tokens;
  private Distribution upstream;
  private OciLayout image;

  @BeforeAll
  void start() throws IOException, GeneralSecurityException {
    Files.createDirectories(folder.resolve("upstream"));
    tokens = TokenServer.start();
    upstream =
        Distribution.start(
            Release.V3,
            folder.resolve("upstream/storage"),
            folder.resolve("upstream"),
            tokens.configuration(folder.resolve("upstream")));
    image = OciLayout.image(folder.resolve("image"), 1, 500_000);
    Tool.find("skopeo", folder.resolve("home"))
        .run(
            "copy",
            "--preserve-digests",
            "--dest-tls-verify=false",
            "--dest-creds=" + TokenServer.USER + ":" + TokenServer.PASSWORD,
            "oci:" + image.folder() + ":latest",
            "docker://" + upstream.host() + "/team/image:latest");
  }

  @AfterAll
  void stop() {
    upstream.close();
    tokens.close();
    Folders.delete(folder);
  }

  @Test
  void isPulledThroughWithTokens() throws IOException {
    try (ServerProcess server = mirror("named", ", token_realms: ['" + tokens.url() + "']")) {
      Path copy = folder.resolve("copy");
      Tool.find("skopeo", folder.resolve("home"))
          .run(
              "copy",
              "--preserve-digests",
              "--src-tls-verify=false",
              "docker://" + server.host() + "/hub/image:latest",
              "oci:" + copy + ":latest");

      assertThat(OciLayout.at(copy).verify()).isEqualTo(image.verify());
      assertThat(tokens.scopes()).contains("repository:team/image:pull");
      assertThat(server.log()).doesNotContain(TokenServer.PASSWORD).doesNotContain("eyJ");
    }
  }

  @Test
  void sendsNoPasswordToARealmThatIsNotNamed() throws IOException {
    try (ServerProcess server = mirror("unnamed", "")) {
      new RegistryApi(server.host())
          .request(
              "GET", URI.create("/v2/hub/image/manifests/latest"), BodyPublishers.noBody(), 403);
      assertThat(server.log()).contains("token_realms");
    }
  }

  private ServerProcess mirror(String name, String more) throws IOException {
    return MirrorServer.start(
        folder.resolve(name),
        "{prefix: hub, upstream_prefix: team, url: 'http://"
            + upstream.host()
            + "', username: "
            + TokenServer.USER
            + ", password: "
            + TokenServer.PASSWORD
            + more
            + "}");
  }
}
