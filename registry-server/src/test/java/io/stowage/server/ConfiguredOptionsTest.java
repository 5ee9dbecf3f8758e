package io.stowage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.core.RegistryOptions;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.ConfigurationLoader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    assertThat(ConfiguredOptions.server(configuration, LOG))
        .isEqualTo(ServerOptions.builder().accessLog(LOG).build());
  }

  @Test
  void everySettingArrives() throws IOException {
    Configuration configuration =
        load(
            """
            listeners: [{host: a, port: 1}, {host: b, port: 1}]
            oci: {require_references: true, relative_locations: true}
            limits:
              deletes: false
              manifest_size: 1m
              blob_size: 2g
              page_entries: 3
              upload_expiry: 4d
              staleness: 5s
              manifest_cache: 6k
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
                3));
    assertThat(ConfiguredOptions.server(configuration, LOG))
        .isEqualTo(
            ServerOptions.builder()
                .hosts(List.of("a", "b"))
                .port(1)
                .accessLog(LOG)
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

  /** Rather than be open to everybody where the configuration asks for tokens. */
  @Test
  void nothingIsServedThatIsClosed() throws IOException {
    Configuration configuration = load("standalone: false");

    assertThatThrownBy(() -> ConfiguredOptions.server(configuration, LOG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("oci.enabled");
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
