package io.stowage.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that nobody knows is a warning that names the nearest one. */
class UnknownKeysTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "standallone, standalone",
    "storage_pth, storage_path",
    "log_level, loglevel",
    "smtp_host, email_exceptions.smtp_host",
    "s3_secretkey, s3_secret_key",
    "Debug, debug",
    "listener, listeners",
    "enabled, oci.enabled"
  })
  void nearestIsNamed(String key, String nearest) {
    LoadedConfiguration loaded = dev(key + ": hidden");

    assertThat(loaded.warnings())
        .containsExactly(
            key
                + " in "
                + folder.resolve("config/config.yml")
                + ", line 4: an unknown key, ignored; did you mean "
                + nearest
                + "?");
    assertThat(loaded.configuration()).isNotNull();
  }

  @Test
  void itsSectionIsNamed() {
    assertThat(dev("cache: {hots: h}").warnings())
        .singleElement()
        .asString()
        .startsWith("cache.hots in")
        .endsWith("did you mean cache.host?");
  }

  @Test
  void nothingIsNamedWhereNothingIsNear() {
    assertThat(dev("qwxyz: 1").warnings())
        .singleElement()
        .asString()
        .endsWith("an unknown key, ignored");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boto_proxy: p",
        "boto_proxy_pass: p",
        "s3_use_sigv4: yes",
        "cloudfront: {base: b, keyid: k, keysecret: s}",
        "elliptics_groups: [1, 2]",
        "swift_password: p",
        "nginx_x_accel_redirect: /layers",
        "extensions: {mine: {any: thing}}"
      })
  void keysOfDockerRegistryAreKnown(String settings) {
    assertThat(dev(settings).warnings()).isEmpty();
  }

  /** What docker-registry did not look at must not stop a start either. */
  @Test
  void itsValueIsNotLookedAt() {
    LoadedConfiguration loaded =
        new ConfigurationFolder(folder).dev("qwxyz: _env:BROKEN", Map.of("BROKEN", "a: ["));

    assertThat(loaded.configuration()).isNotNull();
  }

  private LoadedConfiguration dev(String settings) {
    return new ConfigurationFolder(folder).dev(settings, Map.of());
  }
}
