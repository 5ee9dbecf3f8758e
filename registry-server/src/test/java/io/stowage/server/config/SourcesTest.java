package io.stowage.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.config.Configuration.Storage;
import io.stowage.server.http.Api;
import io.stowage.server.http.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which file and flavor hold, and what does without one. */
class SourcesTest {

  private static final String FILE =
      """
      common: {storage: file, storage_path: data, issue: common}
      dev: {issue: %1$s dev}
      prod: {issue: %1$s prod}
      """;

  @TempDir Path folder;
  private ConfigurationFolder configuration;

  @BeforeEach
  void useFolder() {
    configuration = new ConfigurationFolder(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', standard dev",
    "'', prod, standard prod",
    "other.yml, '', other dev",
    "./other.yml, prod, other prod",
    "../config/other.yml, prod, other prod",
    "%s/config/other.yml, dev, other dev"
  })
  void fileAndFlavorAreThoseOfTheEnvironment(String file, String flavor, String issue) {
    configuration.with(FILE.formatted("standard")).with("other.yml", FILE.formatted("other"));

    LoadedConfiguration loaded =
        configuration.load(
            Map.of("DOCKER_REGISTRY_CONFIG", file.formatted(folder), "SETTINGS_FLAVOR", flavor));

    assertThat(loaded.configuration().issue()).isEqualTo(issue);
    assertThat(loaded.origin()).contains("flavor " + issue.split(" ", -1)[1] + " of " + folder);
  }

  @Test
  void withoutAFileAFlavorIsOneOfTheSample() {
    Configuration sample =
        configuration
            .load(Map.of("SETTINGS_FLAVOR", "local", "STORAGE_PATH", "/srv/x"))
            .configuration();

    assertThat(sample.issue()).isEqualTo("\"docker-registry server\"");
    assertThat(sample.storage().options()).containsEntry("storage_path", "/srv/x");
  }

  @Test
  void withoutAnythingItIsStandaloneInAFolderThatLasts() {
    LoadedConfiguration loaded = configuration.load(Map.of("HOME", "/home/me", "LOGLEVEL", "x"));

    Configuration defaults = loaded.configuration();
    assertThat(loaded.origin()).isNull();
    assertThat(loaded.warnings()).isEmpty();
    assertThat(defaults.authorization().standalone()).isTrue();
    assertThat(defaults.oci().enabled()).isTrue();
    assertThat(defaults.listeners())
        .containsExactly(new Listener(null, 5000, Set.of(Api.V1, Api.V2)));
    assertThat(defaults.storage())
        .isEqualTo(
            new Storage(
                "file",
                Map.of("storage_path", "/home/me/.local/share/stowage"),
                null,
                false,
                null));
  }

  @ParameterizedTest
  @CsvSource({
    "STORAGE_PATH, /srv/a, /srv/a",
    "STORAGE_PATH, /srv/a/../b, /srv/b",
    "XDG_DATA_HOME, /data, /data/stowage",
    "XDG_DATA_HOME, data, /home/somebody/.local/share/stowage",
    "HOME, /tmp, /var/lib/stowage",
    "HOME, /, /var/lib/stowage",
    "HOME, here, /var/lib/stowage",
    "HOME, '', /var/lib/stowage"
  })
  void folderOfNoFile(String variable, String value, String expected) {
    assertThat(configuration.load(Map.of(variable, value)).configuration().storage().options())
        .containsEntry("storage_path", expected);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> configuration.load(Map.of("DOCKER_REGISTRY_CONFIG", "no.yml")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("there is no configuration " + folder.resolve("config/no.yml"));
  }

  @Test
  void aFileThatIsBesideTheFolderIsNamed() throws IOException {
    Files.writeString(folder.resolve("my.yml"), FILE);

    assertThatThrownBy(() -> configuration.load(Map.of("DOCKER_REGISTRY_CONFIG", "my.yml")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            folder.resolve("config/my.yml").toString(), folder.resolve("my.yml").toString());
  }

  @Test
  void whatIsNoTextIsRefused() throws IOException {
    configuration.with("");
    Path file = folder.resolve("config/config.yml");
    Files.write(file, new byte[] {'d', 'e', 'v', ':', ' ', (byte) 0xFF});
    assertThatThrownBy(() -> configuration.load(Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith("config.yml is not UTF-8");

    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> configuration.load(Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cannot read the configuration " + file);
  }

  @Test
  void aByteOrderMarkIsNoText() {
    assertThat(configuration.with("\uFEFF" + FILE.formatted("a")).load(Map.of()).configuration())
        .extracting(Configuration::issue)
        .isEqualTo("a dev");
  }

  @Test
  void hostAndPortAreTheEnvironments() {
    LoadedConfiguration loaded =
        configuration.load(Map.of("REGISTRY_HOST", " 0.0.0.0 ", "REGISTRY_PORT", "0"));

    assertThat(loaded.configuration().listeners())
        .containsExactly(new Listener("0.0.0.0", 0, Set.of(Api.V1, Api.V2)));
  }

  @Test
  void thePortThatKubernetesSetsIsIgnored() {
    LoadedConfiguration loaded = configuration.load(Map.of("REGISTRY_PORT", "tcp://10.0.0.1:80"));

    assertThat(loaded.configuration().listeners().get(0).port()).isEqualTo(5000);
    assertThat(loaded.warnings())
        .singleElement()
        .asString()
        .contains("REGISTRY_PORT", "tcp://10.0.0.1:80", "5000");
  }
}
