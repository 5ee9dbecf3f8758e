package io.stowage.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is secret gets to where it is used, and nowhere else. */
class SecretsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3_secret_key: _env:S",
        "s3_secret_key: hush",
        "gs_secret_key: _env:S",
        "azure_storage_account_key: _env:S",
        "swift_password: _env:S",
        "oss_accesskey: _env:S",
        "boto_proxy_pass: _env:S",
        "cloudfront: {keysecret: hush}",
        "bugsnag: _env:S",
        "cache: {host: h, password: hush}",
        "cache_lru: {host: h, password: hush}",
        "email_exceptions: {smtp_host: h, smtp_password: hush, to_addr: a@b}",
        "sqlalchemy_index_database: postgresql://me:hush@host/db",
        "sqlalchemy_index_database: postgresql://me:a/b@hush@host/db",
        "sqlalchemy_index_database: postgresql:///db?user=me&password=hush&a=b",
        "index_endpoint: http://me:hush@host",
        "mirroring: {source: \"https://hush@host/\"}",
        "mirrors: [{url: 'https://host', username: me, password: _env:S}]",
        "extensions: {mine: {token: hush}}",
        "notifications: {endpoints: [{name: a, url: 'http://h', headers: {A: [_env:S]}}],"
            + " queue: {folder: q}}",
        "notifications: {endpoints: [{name: a, url: 'http://me:hush@h'}], queue: {folder: q}}"
      })
  void isNotShown(String settings) {
    LoadedConfiguration loaded = new ConfigurationFolder(folder).dev(settings, Map.of("S", "hush"));
    Configuration configuration = loaded.configuration();

    assertThat(loaded.yaml()).doesNotContain("hush").contains("********");
    assertThat(loaded.warnings()).isEmpty();
    assertThat(configuration.toString()).doesNotContain("hush");
  }

  /** So that they can be taken out of mails. */
  @Test
  void allAreKnown() {
    LoadedConfiguration loaded =
        new ConfigurationFolder(folder)
            .dev(
                """
                bugsnag: a
                cache: {host: h, password: b}
                s3_secret_key: _env:S
                sqlalchemy_index_database: sqlite:///x
                issue: d
                extensions: {mine: {url: u, api_token: e, passwords: [f, {of: g}]}}
                index_endpoint: http://me:h@host
                mirroring: {source: "https://i@host/?x=y&api_key=j"}
                mirrors: [{url: 'https://host', username: me, password: k}, {prefix: own}]
                notifications:
                  queue: {folder: q}
                  endpoints:
                    - {name: a, url: "http://me:l%20m@h", headers: {A: [Bearer n, o], B: [p]}}
                    - {name: b, url: "http://h", disabled: true, headers: {A: [r]}}
                """,
                Map.of("S", "c"));

    assertThat(loaded.secrets())
        .containsExactlyInAnyOrder(
            "a",
            "b",
            "c",
            "sqlite:///x",
            "e",
            "f",
            "g",
            "h",
            "i",
            "j",
            "k",
            "l%20m",
            "l m",
            "Bearer n",
            "n",
            "o",
            "p",
            "r");
  }

  @Test
  void isNotShownByRecordsThatHoldIt() {
    Configuration configuration =
        new ConfigurationFolder(folder)
            .dev("cache: {host: h, password: hush}\nbugsnag: hush", Map.of())
            .configuration();

    assertThat(configuration.cache())
        .asString()
        .startsWith("Redis[host=h, port=6379, db=0, password=********, ");
    assertThat(configuration.storage()).hasToString("file");
  }

  /** As nobody quotes a secret for YAML. */
  @ParameterizedTest
  @ValueSource(strings = {"0123", "a: [", "'x", "#x", "*x", "null", "1e5", "yes", "a:b:c", " x "})
  void isAsItStands(String secret) {
    Configuration configuration =
        new ConfigurationFolder(folder)
            .dev("cache:\n  host: h\n  password: _env:SECRET", Map.of("SECRET", secret))
            .configuration();

    assertThat(configuration.cache()).extracting("password.value").isEqualTo(secret);
  }

  /** A secret that nobody quoted, and YAML takes for something else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[hush, 'hush", "*hush", "!hush", "!hush x", "!!hush x", "!hush!x y", "@hush", "`hush",
        "%hush", "{hush", "\"\\hush\"", "a: hush: b", "|hush", "&hush *hush2", "- hush", "? hush",
        "'hush' hush", "hush\n hush: x"
      })
  void isNotInWhatIsSaidOfAFileThatIsBroken(String value) {
    String broken = "dev:\n  storage: file\n  s3_secret_key: " + value + "\n";

    assertThat(
            catchThrowable(
                () -> new ConfigurationFolder(folder).with(broken).load(Map.of()).configuration()))
        .isInstanceOf(ConfigurationException.class)
        .message()
        .contains("config.yml, line ")
        .doesNotContain("hush");
  }

  @Test
  void isNotInWhatIsSaidOfAWrongValue() {
    LoadedConfiguration loaded =
        new ConfigurationFolder(folder).dev("swift_password: [hush]\ns3_secure: hush", Map.of());

    assertThat(catchThrowableOfType(ConfigurationException.class, loaded::configuration).lines())
        .hasSize(2)
        .noneMatch(line -> line.contains("hush"));
  }
}
