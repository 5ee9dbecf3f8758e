package io.stowage.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.server.http.AccessFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The sample configuration: each of its flavors starts, or tells which driver it needs. */
class SampleTest {

  /** The variables that the documentation of docker-registry and its sample name. */
  private static final String VARIABLES =
      """
      LOGLEVEL DEBUG STANDALONE INDEX_ENDPOINT STORAGE_REDIRECT DISABLE_TOKEN_AUTH PRIVILEGED_KEY
      SEARCH_BACKEND SQLALCHEMY_INDEX_DATABASE MIRROR_SOURCE MIRROR_SOURCE_INDEX
      MIRROR_TAGS_CACHE_TTL CACHE_REDIS_HOST CACHE_REDIS_PORT CACHE_REDIS_DB CACHE_REDIS_PASSWORD
      CACHE_LRU_REDIS_HOST CACHE_LRU_REDIS_PORT CACHE_LRU_REDIS_DB CACHE_LRU_REDIS_PASSWORD
      SMTP_HOST SMTP_PORT SMTP_LOGIN SMTP_PASSWORD SMTP_SECURE SMTP_FROM_ADDR SMTP_TO_ADDR BUGSNAG
      CORS_ORIGINS CORS_METHODS CORS_HEADERS CORS_EXPOSE_HEADERS CORS_SUPPORTS_CREDENTIALS
      CORS_MAX_AGE CORS_SEND_WILDCARD CORS_ALWAYS_SEND CORS_AUTOMATIC_OPTIONS CORS_VARY_HEADER
      CORS_RESOURCES STORAGE_PATH AWS_REGION AWS_BUCKET AWS_ENCRYPT AWS_SECURE AWS_KEY AWS_SECRET
      AWS_USE_SIGV4 AWS_HOST AWS_PORT AWS_CALLING_FORMAT AWS_DEBUG CF_BASE_URL CF_KEYID
      CF_KEYSECRET AZURE_STORAGE_ACCOUNT_NAME AZURE_STORAGE_ACCOUNT_KEY AZURE_STORAGE_CONTAINER
      AZURE_USE_HTTPS GCS_BUCKET GCS_SECURE GCS_KEY GCS_SECRET GCS_OAUTH2 OS_AUTH_URL OS_CONTAINER
      OS_USERNAME OS_PASSWORD OS_TENANT_NAME OS_REGION_NAME GLANCE_STORAGE_ALTERNATE
      ELLIPTICS_NODES ELLIPTICS_WAIT_TIMEOUT ELLIPTICS_CHECK_TIMEOUT ELLIPTICS_IO_THREAD_NUM
      ELLIPTICS_NET_THREAD_NUM ELLIPTICS_NONBLOCKING_IO_THREAD_NUM ELLIPTICS_GROUPS
      ELLIPTICS_VERBOSITY ELLIPTICS_LOGFILE ELLIPTICS_ADDR_FAMILY OSS_HOST OSS_BUCKET OSS_KEY
      OSS_SECRET
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"local", "dev", "test"})
  void flavorsOfTheFileDriverStart(String flavor) {
    LoadedConfiguration loaded = load(flavor);

    assertThat(loaded.configuration().storage().driver()).isEqualTo("file");
    assertThat(loaded.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "ceph-s3", "cloudfronts3", "prod"})
  void flavorsOfS3HaveTheirDriver(String flavor) throws Exception {
    LoadedConfiguration loaded = load(flavor);

    assertThat(loaded.configuration().storage().driver()).isEqualTo("s3");
    assertThat(loaded.configuration().storage().options())
        .containsEntry("s3_secure", flavor.equals("ceph-s3") ? "false" : "true");
    assertThat(loaded.warnings()).isEmpty();
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
  void otherFlavorsNameTheDriverTheyNeed(String flavor, String driver) {
    LoadedConfiguration loaded = load(flavor);

    assertThat(catchThrowableOfType(ConfigurationException.class, loaded::configuration).lines())
        .singleElement()
        .asString()
        .contains(
            "storage "
                + driver
                + " needs the driver jar registry-driver-"
                + driver
                + "-<version>.jar in",
            "installed are [file, s3]");
    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.yaml()).contains("storage: " + driver);
  }

  @Test
  void everyFlavorIsTestedHere() {
    assertThat(new Yaml().<Map<String, Object>>load(ConfigurationFile.sample()).keySet())
        .containsExactlyInAnyOrder(
            "common",
            "local",
            "dev",
            "test",
            "s3",
            "ceph-s3",
            "cloudfronts3",
            "prod",
            "azureblob",
            "gcs",
            "swift",
            "glance",
            "openstack",
            "glance-swift",
            "openstack-swift",
            "elliptics",
            "oss");
  }

  @Test
  void commonNeedsAStorage() {
    assertThat(catchThrowableOfType(ConfigurationException.class, load("common")::configuration))
        .hasMessageStartingWith("storage in flavor common of the sample configuration: is missing");
  }

  @Test
  void everyVariableIsThere() {
    Set<String> sample =
        Pattern.compile("_env:([A-Z0-9_]+)")
            .matcher(ConfigurationFile.sample())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(sample)
        .containsAll(Set.of(VARIABLES.trim().split("\\s+")))
        .contains("OCI_ENABLED", "V1_PLATFORM", "DELETES", "DRIVERS_FOLDER")
        .contains("ACCESS_LOG_FILE", "ERROR_LOG_FILE", "SHUTDOWN_TIMEOUT", "IDLE_TIMEOUT")
        .contains("LOG_FORMAT", "ACCESS_LOG", "ERROR_INTERVAL");
  }

  @Test
  void whatStartScriptsSetArrives() {
    Configuration configuration =
        new ConfigurationFolder(folder)
            .load(
                Map.of(
                    "SETTINGS_FLAVOR", "local",
                    "ACCESS_LOG_FILE", "/var/log/access.log",
                    "ERROR_LOG_FILE", "-",
                    "SHUTDOWN_TIMEOUT", "3600s",
                    "IDLE_TIMEOUT", "90s"))
            .configuration();

    assertThat(configuration.log())
        .isEqualTo(
            new Configuration.Log(
                LogFormat.TEXT, "-", AccessFormat.COMBINED, "/var/log/access.log"));
    assertThat(configuration.limits().shutdownTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(configuration.limits().idleTimeout()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void theJarHasTheFileOfTheRepository() throws IOException {
    assertThat(ConfigurationFile.sample())
        .isEqualTo(Files.readString(Path.of("../config/config_sample.yml")));
  }

  private LoadedConfiguration load(String flavor) {
    return new ConfigurationFolder(folder).load(Map.of("SETTINGS_FLAVOR", flavor));
  }
}
