package io.stowage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.core.Authorizer;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.mirror.Mirrors;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.driver.StorageDriver;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.ConfigurationLoader;
import io.stowage.server.config.LoadedConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which repositories are mirrored, by a configuration. No upstream is asked. */
class ConfiguredMirrorsTest {

  private static final String SEVERAL =
      """
      mirrors:
        - {prefix: hub, url: 'https://registry-1.docker.io'}
        - {prefix: hub/other, url: 'https://other.example:5000', upstream_prefix: deep/er}
        - {prefix: hub/own}
      """;

  @TempDir Path folder;

  private @Nullable StorageDriver driver;
  private @Nullable Registry registry;

  @AfterEach
  void close() throws IOException {
    if (registry != null && driver != null) {
      registry.close();
      driver.close();
    }
  }

  @Test
  void withoutAnyThereAreNone() throws IOException {
    assertThat(mirrors("")).isNull();
    assertThat(mirrors("mirrors: [{prefix: own}]")).isNull();
  }

  @Test
  void theLongestPrefixCounts() throws IOException {
    Mirrors mirrors = Objects.requireNonNull(mirrors(SEVERAL));

    assertThat(mirrors.of(name("hub/library/alpine"))).isNotNull();
    assertThat(mirrors.of(name("hub/other/app"))).isNotSameAs(mirrors.of(name("hub/x")));
    for (String own : new String[] {"hub", "hubble/app", "team/hub/app", "hub/own/app"}) {
      assertThat(mirrors.of(name(own))).as(own).isNull();
    }
    assertThat(mirrors.of(name("hub/own"))).isNotNull(); // the prefix is what stands before a name
  }

  @Test
  void aNamespaceChoosesAnUpstream() throws IOException {
    Mirrors mirrors = Objects.requireNonNull(mirrors(SEVERAL));

    assertThat(mirrors.resolve(name("library/alpine"), "docker.io"))
        .isEqualTo(name("hub/library/alpine"));
    assertThat(mirrors.resolve(name("library/alpine"), "registry-1.docker.io"))
        .isEqualTo(name("hub/library/alpine"));
    assertThat(mirrors.resolve(name("deep/er/app"), "other.example:5000"))
        .isEqualTo(name("hub/other/app"));
    for (String[] unknown :
        new String[][] {
          {"library/alpine", "quay.io"},
          {"app", "other.example:5000"},
          {"deep/er", "other.example:5000"},
          {"other/app", "docker.io"}, // would be the other upstream's here
          {"own/app", "docker.io"}
        }) {
      assertThatThrownBy(() -> mirrors.resolve(name(unknown[0]), unknown[1]))
          .isInstanceOf(RegistryException.class);
    }
  }

  @Test
  void theFirstOfTwoPrefixesOfOneRegistryHasItsNamespace() throws IOException {
    Mirrors mirrors =
        Objects.requireNonNull(
            mirrors(
                "mirrors: [{prefix: '', url: 'https://a.example'},"
                    + " {prefix: a, url: 'https://a.example'}]"));

    assertThat(mirrors.resolve(name("app"), "a.example")).isEqualTo(name("app"));
    assertThat(mirrors.of(name("a/app"))).isNotSameAs(mirrors.of(name("app"))).isNotNull();
  }

  @Test
  void mirroredRepositoriesTakeNoPushesByEitherName() throws IOException {
    Mirrors mirrors = Objects.requireNonNull(mirrors(SEVERAL));

    assertThatThrownBy(() -> mirrors.checkPush(name("hub/app")))
        .hasMessageContaining("https://registry-1.docker.io");
    assertThatThrownBy(() -> mirrors.checkPush(V1RepositoryName.parse("hub", "app")))
        .hasMessageContaining("takes no pushes");
    mirrors.checkPush(name("hub/own/app"));
    mirrors.checkPush(name("team/app"));
  }

  @Test
  void theAuthorizerIsAskedAboutTheRepositoryHere() throws Exception {
    Mirrors mirrors = Objects.requireNonNull(mirrors(SEVERAL));
    List<String> asked = new CopyOnWriteArrayList<>();
    Authorizer denying =
        (who, repository, action) -> {
          asked.add(action + " " + repository);
          return Authorizer.Decision.DENY;
        };
    ServerOptions options =
        ServerOptions.builder().port(0).authorizer(denying).mirrors(mirrors).build();
    try (RegistryServer server = RegistryServer.start(Objects.requireNonNull(registry), options)) {
      for (String path :
          List.of(
              "/v2/library/alpine/manifests/latest?ns=docker.io",
              "/v2/hub/app/blobs/sha256:" + "0".repeat(64),
              "/v2/hub/app/tags/list")) {
        assertThat(get(server, path)).isEqualTo(403);
      }
    }
    assertThat(asked).containsExactly("PULL hub/library/alpine", "PULL hub/app", "PULL hub/app");
  }

  private static int get(RegistryServer server, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static RepositoryName name(String text) {
    return RepositoryName.parse(text);
  }

  private @Nullable Mirrors mirrors(String settings) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("my.yml"),
            "dev:\n  storage: file\n  storage_path: "
                + folder.resolve("data")
                + "\n  standalone: true\n"
                + settings.indent(2));
    LoadedConfiguration loaded = new ConfigurationLoader(Map.of(), folder, "/").load(file);
    Configuration configuration = loaded.configuration();
    close();
    driver =
        loaded.drivers().open(configuration.storage().driver(), configuration.storage().options());
    registry = Registry.open(driver, RegistryOptions.defaults());
    return ConfiguredMirrors.of(configuration.mirrors(), registry, "1");
  }
}
