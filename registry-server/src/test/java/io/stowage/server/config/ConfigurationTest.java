package io.stowage.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.config.Configuration.Authorization;
import io.stowage.server.config.Configuration.Bugsnag;
import io.stowage.server.config.Configuration.Log;
import io.stowage.server.config.Configuration.Mail;
import io.stowage.server.config.Configuration.Mirroring;
import io.stowage.server.config.Configuration.Redis;
import io.stowage.server.http.AccessFormat;
import io.stowage.server.http.Api;
import io.stowage.server.http.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a flavor becomes, and what follows from one setting for another. */
class ConfigurationTest {

  @TempDir Path folder;

  @Test
  void everyFeatureIsRead() throws IOException {
    Files.writeString(folder.resolve("public.pem"), "a key");
    Configuration configuration =
        dev(
            """
            standalone: no
            index_endpoint: http://index:5000
            privileged_key: public.pem
            search_backend: sqlalchemy
            sqlalchemy_index_database: sqlite:////srv/search.db
            mirroring: {source: "https://m", source_index: "https://i", tags_cache_ttl: 5}
            cache:
                host: r
                port: 1
                db: 2
                password: p
                prefix: "mine:"
                connect_timeout: 1ms
                timeout: 2ms
                retry: 3ms
                ttl: 1h
                value_size: 2k
                connections: 4
            cache_lru: {host: l}
            email_exceptions:
                smtp_host: s
                smtp_login: me
                smtp_password: p
                smtp_secure: true
                from_addr: a@b
                to_addr: [c@d, e@f]
            bugsnag: key
            cors: {origins: "*", max_age: 9}
            log: {format: json, error_file: error.log, access: none, access_file: "-"}
            errors: {interval: 1m, timeout: 2s, certificates: ca.pem, bugsnag_endpoint: "http://bugs:1"}
            extensions: {mine: {a: [1, b]}, yours: }
            storage_redirect: yes
            nginx_x_accel_redirect: /layers
            """);

    assertThat(configuration.authorization())
        .isEqualTo(
            new Authorization(false, "http://index:5000", false, folder.resolve("public.pem")));
    assertThat(configuration.search().backend()).isEqualTo("sqlalchemy");
    assertThat(configuration.search().database()).isEqualTo(new Secret("sqlite:////srv/search.db"));
    assertThat(configuration.mirroring())
        .isEqualTo(new Mirroring("https://m", "https://i", Duration.ofSeconds(5)));
    assertThat(configuration.cache())
        .isEqualTo(
            new Redis(
                "r",
                1,
                2,
                new Secret("p"),
                "mine:",
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(3),
                Duration.ofHours(1),
                2048,
                4));
    assertThat(configuration.cacheLru())
        .isEqualTo(
            new Redis(
                "l",
                6379,
                0,
                null,
                null,
                Duration.ofMillis(200),
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofDays(7),
                256 << 10,
                16));
    assertThat(configuration.mail())
        .isEqualTo(
            new Mail(
                "s",
                25,
                "me",
                new Secret("p"),
                new SmtpSecurity(null, null, "true"),
                "ca.pem",
                "a@b",
                List.of("c@d", "e@f"),
                Duration.ofMinutes(1),
                Duration.ofSeconds(2)));
    assertThat(configuration.bugsnag())
        .isEqualTo(new Bugsnag(new Secret("key"), "http://bugs:1", Duration.ofSeconds(2)));
    assertThat(configuration.cors())
        .singleElement()
        .extracting("origins", "maxAge")
        .containsExactly(List.of("*"), 9);
    assertThat(configuration.log())
        .isEqualTo(new Log(LogFormat.JSON, "error.log", AccessFormat.NONE, "-"));
    assertThat(configuration.extensions())
        .isEqualTo(Map.of("mine", Map.of("a", List.of(1L, "b")), "yours", Map.of()));
    assertThat(configuration.storage().redirect()).isTrue();
    assertThat(configuration.storage().nginxXAccelRedirect()).isEqualTo("/layers");
  }

  @ParameterizedTest
  @CsvSource({
    "'', true, false",
    "'standalone: yes', false, true",
    "'standalone: no', true, false",
    "'disable_token_auth: yes', false, true",
    "'standalone: no\noci: {enabled: yes}', true, true",
    "'standalone: yes\noci: {enabled: no}', false, false"
  })
  void v2IsOpenUnlessV1AsksForTokens(String settings, boolean tokens, boolean open) {
    Configuration configuration = dev(settings);

    assertThat(configuration.authorization().asksForTokens()).isEqualTo(tokens);
    assertThat(configuration.oci().enabled()).isEqualTo(open);
    assertThat(configuration.listeners().get(0).apis())
        .isEqualTo(open ? Set.of(Api.V1, Api.V2) : Set.of(Api.V1));
  }

  @Test
  void listenersTakeThePlaceOfTheEnvironment() {
    LoadedConfiguration loaded =
        new ConfigurationFolder(folder)
            .dev(
                """
                standalone: true
                listeners:
                - {host: 0.0.0.0, port: 80}
                - {port: "_env:OLD", apis: [v1]}
                """,
                Map.of("REGISTRY_HOST", "h", "REGISTRY_PORT", "nonsense", "OLD", "81"));

    assertThat(loaded.configuration().listeners())
        .containsExactly(
            new Listener("0.0.0.0", 80, Set.of(Api.V1, Api.V2)),
            new Listener(null, 81, Set.of(Api.V1)));
  }

  @Test
  void aDriverGetsWhatItDeclares() {
    assertThat(dev("s3_bucket: b\nissue: i").storage().options())
        .isEqualTo(Map.of("storage_path", "/srv/registry"));
    assertThat(dev("storage_path: ~").storage().options())
        .isEqualTo(Map.of("storage_path", "./tmp"));
  }

  @Test
  void theFolderOfDriversIsRelativeToTheOneWorkedIn() throws IOException {
    Files.createDirectory(folder.resolve("jars"));

    assertThat(dev("drivers: {folder: jars}").storage().drivers())
        .isEqualTo(folder.resolve("jars"));
    assertThatThrownBy(() -> dev("drivers: {folder: nowhere}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("drivers.folder in " + folder, "line 4: must be a folder");
    assertThatThrownBy(() -> dev("drivers: {folder: jars}\nstorage: swift"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "storage swift needs the driver jar registry-driver-swift-<version>.jar in "
                + folder.resolve("jars")
                + "; installed are [file, s3]");
  }

  @ParameterizedTest
  @CsvSource({
    "debug, DEBUG",
    "Info, INFO",
    "WARN, WARNING",
    "warning, WARNING",
    "error, ERROR",
    "critical, CRITICAL",
    "fatal, CRITICAL"
  })
  void levelsHavePythonsNames(String name, LogLevel level) {
    assertThat(dev("loglevel: " + name).loglevel()).isEqualTo(level);
  }

  private Configuration dev(String settings) {
    return new ConfigurationFolder(folder).dev(settings, Map.of()).configuration();
  }
}
