package io.stowage.acceptance.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The runnable jar with a configuration: what it starts with, what it refuses, what it says. */
@Timeout(120)
class ConfiguredStartTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"local", "dev", "test"})
  void flavorsOfTheFileDriverStart(String flavor) throws IOException {
    Path storage = folder.resolve(flavor);

    Run run =
        Run.jarUntilItListens(
            folder,
            Map.of(
                "SETTINGS_FLAVOR",
                flavor,
                "REGISTRY_PORT",
                "0",
                "STORAGE_PATH",
                storage.toString(),
                "SQLALCHEMY_INDEX_DATABASE",
                "sqlite:///" + folder.resolve("search.db")));

    assertThat(run.output())
        .contains(
            "listening on http://127.0.0.1:", storage.toString(), "flavor " + flavor + " of the");
    assertThat(run.exit()).isZero();
    assertThat(storage).isDirectory();
    assertThat(run.errors().stream().filter(line -> line.startsWith("stowage: "))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "azureblob, azureblob",
    "gcs, gcs",
    "swift, swift",
    "glance, glance",
    "openstack, glance",
    "glance-swift, glance",
    "openstack-swift, glance",
    "elliptics, elliptics",
    "oss, oss"
  })
  void otherFlavorsAreRefusedInOneLineThatNamesTheJar(String flavor, String driver)
      throws IOException {
    Run run = Run.jar(folder, Map.of("SETTINGS_FLAVOR", flavor, "REGISTRY_PORT", "0"));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors())
        .singleElement()
        .asString()
        .startsWith("stowage: ")
        .contains("storage " + driver + " needs the driver jar registry-driver-" + driver + "-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "ceph-s3", "cloudfronts3", "prod"})
  void flavorsOfS3AskForABucket(String flavor) throws IOException {
    Run run = Run.jar(folder, Map.of("SETTINGS_FLAVOR", flavor, "REGISTRY_PORT", "0"));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).containsExactly("stowage: s3_bucket: names no bucket");
  }

  @Test
  void noSecretIsShown() throws IOException {
    for (String flavor : List.of("cloudfronts3", "swift", "gcs", "oss")) {
      Map<String, String> variables = new HashMap<>(Samples.everything());
      variables.put("SETTINGS_FLAVOR", flavor);
      variables.put("AWS_SECURE", "hush");
      variables.put("SQLALCHEMY_INDEX_DATABASE", "mysql://me:hush@host/db");

      Run run = Run.jar(folder, variables, "--check-config");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.output()).contains("********", "mysql://me:").doesNotContain("hush");
      assertThat(run.errors()).isNotEmpty().noneMatch(line -> line.contains("hush"));
    }
  }

  @Test
  void aConfigurationIsCheckedWithoutAStart() throws IOException {
    Path file = folder.resolve("my.yml");
    Path storage = folder.resolve("storage");
    Files.writeString(
        file,
        "prod:\n  standalone: true\n  storage: file\n  storage_path: %s\n  hots: x\n"
            .formatted(storage));

    Run right = Run.jar(folder, Map.of("SETTINGS_FLAVOR", "prod"), "--check-config", "my.yml");
    assertThat(right.exit()).isZero();
    assertThat(right.output()).startsWith("prod:\n").contains("storage_path: " + storage);
    assertThat(right.errors())
        .singleElement()
        .asString()
        .startsWith("stowage: hots in " + file + ", line 5: an unknown key");
    assertThat(storage).doesNotExist();

    Run wrong = Run.jar(folder, Map.of(), "--check-config", "my.yml");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.errors())
        .containsExactly(
            "stowage: " + file + " has no flavor dev; it has prod; set SETTINGS_FLAVOR");
  }

  @Test
  void whatTheServerShowsItTakes() throws IOException {
    Run shown = Run.jar(folder, Map.of("SETTINGS_FLAVOR", "local"), "--check-config");
    Path file = Files.writeString(folder.resolve("shown.yml"), shown.output());

    Run again =
        Run.jar(folder, Map.of("SETTINGS_FLAVOR", "local"), "--check-config", file.toString());

    assertThat(again.errors()).isEmpty();
    assertThat(again.output()).isEqualTo(shown.output());
  }

  @ParameterizedTest
  @CsvSource({
    "--help, 0, usage: java -jar registry-server.jar",
    "--version, 0, Stowage ",
    "--serve, 1, stowage: unknown argument '--serve'"
  })
  void argumentsAreAnswered(String argument, int exit, String beginning) throws IOException {
    Run run = Run.jar(folder, Map.of("REGISTRY_PORT", "0"), argument);

    assertThat(run.exit()).isEqualTo(exit);
    assertThat(exit == 0 ? run.output() : String.join("\n", run.errors())).startsWith(beginning);
  }
}
