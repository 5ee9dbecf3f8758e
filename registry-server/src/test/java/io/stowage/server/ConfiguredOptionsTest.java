package io.stowage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.RegistryOptions;
import io.stowage.core.model.Platform;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.ConfigurationLoader;
import io.stowage.server.http.AccessFormat;
import io.stowage.server.http.Api;
import io.stowage.server.http.CorsRule;
import io.stowage.server.http.Listener;
import io.stowage.server.v1.V1Options;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the registry and the server are given by a configuration. */
class ConfiguredOptionsTest {

  private static final OutputStream LOG = OutputStream.nullOutputStream();

  @TempDir Path folder;

  @Test
  void withoutAFileTheyAreTheDefaults() throws IOException {
    Configuration configuration =
        new ConfigurationLoader(Map.of(), folder, "/home/somebody").load().configuration();

    assertThat(ConfiguredOptions.registry(configuration)).isEqualTo(RegistryOptions.defaults());
    assertThat(ConfiguredOptions.server(configuration, LOG).build())
        .isEqualTo(ServerOptions.builder().accessLog(LOG).build());
  }

  @Test
  void everySettingArrives() throws IOException {
    Configuration configuration =
        load(
            """
            listeners: [{host: a, port: 1, apis: [v1]}, {host: b, port: 2}]
            oci: {require_references: true, relative_locations: true}
            v1: {platform: linux/arm64, background_wait: 7s}
            issue: hello
            registry_endpoints: [one, two]
            nginx_x_accel_redirect: /internal/
            debug: true
            log: {access: json}
            cors: {origins: b, resources: {/v1: {origins: [a, c]}, '*': {max_age: 3}}}
            limits:
              deletes: false
              manifest_size: 1m
              blob_size: 2g
              page_entries: 3
              search_results: 15
              upload_expiry: 4d
              staleness: 5s
              manifest_cache: 6k
              small_blob_size: 14
              workers: 7
              connections: 8
              header_size: 9k
              headers: 10
              header_timeout: 11s
              idle_timeout: 12s
              shutdown_timeout: 13s
            """);

    assertThat(ConfiguredOptions.registry(configuration))
        .isEqualTo(
            new RegistryOptions(
                1 << 20,
                2L << 30,
                false,
                true,
                Duration.ofDays(4),
                Duration.ofSeconds(5),
                6 << 10,
                14,
                3,
                Platform.parse("linux/arm64")));
    assertThat(ConfiguredOptions.server(configuration, LOG).build())
        .isEqualTo(
            ServerOptions.builder()
                .listeners(List.of(new Listener("a", 1, EnumSet.of(Api.V1)), Listener.of("b", 2)))
                .v1(
                    V1Options.defaults()
                        .withIssue("hello")
                        .withDebugFlavor("dev")
                        .withEndpoints("one,two")
                        .withAccelRedirect("/internal/")
                        .withLongestWait(Duration.ofSeconds(7))
                        .withSearchLimit(15))
                .accessLog(LOG)
                .accessFormat(AccessFormat.JSON)
                .cors(List.of(cors("/v1", List.of("a", "c"), null), cors(".*", List.of("b"), 3)))
                .relativeLocations(true)
                .workers(7)
                .connectionLimit(8)
                .headerLimit(9 << 10)
                .headerCountLimit(10)
                .headerTimeout(Duration.ofSeconds(11))
                .idleTimeout(Duration.ofSeconds(12))
                .shutdownTimeout(Duration.ofSeconds(13))
                .build());
  }

  @Test
  void v2IsClosedWhereV1AsksForTokens() throws IOException {
    ServerOptions closed = ConfiguredOptions.server(load("standalone: false"), LOG).build();
    assertThat(closed.v1().access()).isNotNull();
    assertThat(closed.v1().closesV2()).isTrue();
    assertThat(closed.listeners()).allMatch(listener -> !listener.apis().contains(Api.V2));

    ServerOptions opened =
        ConfiguredOptions.server(load("standalone: false\noci: {enabled: true}"), LOG).build();
    assertThat(opened.v1().access()).isNotNull();
    assertThat(opened.v1().closesV2()).isFalse();
    assertThat(opened.listeners()).allMatch(listener -> listener.apis().contains(Api.V2));
  }

  private static CorsRule cors(String paths, List<String> origins, @Nullable Integer maxAge) {
    return new CorsRule(
        paths,
        origins,
        List.of("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"),
        List.of(),
        List.of(),
        false,
        maxAge,
        true,
        true,
        true,
        true);
  }

  private Configuration load(String settings) throws IOException {
    Path file = folder.resolve("my.yml");
    Files.writeString(
        file,
        "common:\n  storage: file\n  storage_path: data\n  standalone: true\ndev:\n"
            + settings.indent(2));
    return new ConfigurationLoader(Map.of(), folder, "/").load(file).configuration();
  }
}
