package io.stowage.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong value is refused by its key, file and line, with what it must be, and is not shown. */
class WrongValuesTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("WRONG", "w_r_o_n_g", "BROKEN", "w_r_o_n_g: [");

  @TempDir Path folder;

  static Stream<Arguments> rows() {
    return Stream.of(
        arguments("debug: w_r_o_n_g", "debug", "true or false"),
        arguments("standalone: 'true'", "standalone", "true or false, without quotes"),
        arguments("standalone: 1", "standalone", "true or false"),
        arguments("disable_token_auth: [yes]", "disable_token_auth", "true or false"),
        arguments("debug: _env:WRONG", "debug", "set by WRONG: must be true or false"),
        arguments("debug: _env:UNSET:w_r_o_n_g", "debug", "true or false"),
        arguments("debug: _env:BROKEN", "debug", "set by BROKEN, line 1: is not YAML"),
        arguments("debug: !!bool w_r_o_n_g", "debug", "true or false"),
        arguments("issue: {a: b}", "issue", "a text"),
        arguments("issue: [a]", "issue", "a text"),
        arguments("issue: !w_r_o_n_g a", "issue", "in quotes"),
        arguments("loglevel: verbose", "loglevel", "one of debug, info, warn, error, critical"),
        arguments("loglevel: 10", "loglevel", "one of debug"),
        arguments("index_endpoint: index.docker.io", "index_endpoint", "http or https URL"),
        arguments("index_endpoint: ftp://w_r_o_n_g", "index_endpoint", "http or https URL"),
        arguments("mirroring: {source: 'http://'}", "mirroring.source", "http or https URL"),
        arguments("mirroring: w_r_o_n_g", "mirroring", "a section"),
        arguments("mirroring: [w_r_o_n_g]", "mirroring", "a section"),
        arguments("sqlalchemy_index_database: /w_r_o_n_g", "sqlalchemy_index_database", "the URL"),
        arguments("privileged_key: /w_r_o_n_g", "privileged_key", "the path of a file"),
        arguments("privileged_key: /", "privileged_key", "the path of a file"),
        arguments("privileged_key: \"a\\0b\"", "privileged_key", "the path of a file"),
        arguments("cache: {port: 0}", "cache.port", "a whole number from 1 to 65535"),
        arguments("cache: {port: 65536}", "cache.port", "a whole number from 1 to 65535"),
        arguments("cache: {port: 1.5}", "cache.port", "a whole number"),
        arguments("cache: {port: '6379'}", "cache.port", "a whole number"),
        arguments("cache: {port: 99999999999999999999}", "cache.port", "a whole number"),
        arguments("cache: {db: -1}", "cache.db", "a whole number, 0 or more"),
        arguments("email_exceptions: {smtp_port: _env:WRONG}", "email_exceptions.smtp_port", "a"),
        arguments(
            "email_exceptions: {smtp_host: h, to_addr: ''}",
            "email_exceptions.to_addr",
            "is missing"),
        arguments(
            "email_exceptions: {smtp_secure: {key: w_r_o_n_g}}",
            "email_exceptions.smtp_secure",
            "keyfile and certfile; it has key"),
        arguments("cors: {origins: a, resources: 7}", "cors.resources", "a path, a list of paths"),
        arguments(
            "cors: {origins: a, resources: {b: {orgins: 1}}}",
            "cors.resources",
            "each with options of cors; one has orgins"),
        arguments("log: {format: xml}", "log.format", "one of text, json"),
        arguments("log: {access: w_r_o_n_g}", "log.access", "one of combined, json, none"),
        arguments("errors: {interval: 10}", "errors.interval", "ms, s, m, h or d"),
        arguments("listeners: [{port: 99999}]", "listeners[0].port", "from 0 to 65535"),
        arguments("listeners: [{apis: [v3]}]", "listeners[0].apis", "a list of v1, v2 or both"),
        arguments("listeners: [{}, {adress: a}]", "listeners[1]", "host, port, apis and redirect"),
        arguments("listeners: [a]", "listeners[0]", "a section"),
        arguments("listeners: [{apis: v2}]\noci: {enabled: no}", "listeners", "oci.enabled: true"),
        arguments("mirrors: [{}]", "mirrors[0]", "a url, a prefix or both"),
        arguments("mirrors: [{url: ftp://w_r_o_n_g}]", "mirrors[0].url", "http or https URL"),
        arguments("mirrors: [{url: 'http://me:w_r_o_n_g@h'}]", "mirrors[0].url", "without a user"),
        arguments("mirrors: [{url: 'http://h', prefix: W_r_o_n_g}]", "mirrors[0].prefix", "names"),
        arguments("mirrors: [{url: 'http://h', user: me}]", "mirrors[0]", "it has user"),
        arguments("mirrors: [{url: 'http://h', username: me}]", "mirrors[0]", "both username"),
        arguments("mirrors: [{url: 'http://h'}, {url: 'http://i'}]", "mirrors[1]", "prefix"),
        arguments(
            "mirrors: [{url: 'http://h', ns: n}, {url: 'http://i', prefix: a, ns: [n]}]",
            "mirrors[1]",
            "ns"),
        arguments("mirrors: [{url: 'http://h', pause: 1}]", "mirrors[0].pause", "ms, s, m, h or d"),
        arguments(
            "mirrors: [{url: 'http://h', read_timeout: 0s}]", "mirrors[0].read_timeout", "more"),
        arguments("limits: {idle_timeout: 10}", "limits.idle_timeout", "ms, s, m, h or d"),
        arguments("limits: {manifest_size: 4x}", "limits.manifest_size", "k, m or g"),
        arguments("limits: {manifest_size: 2g}", "limits.manifest_size", "to 2147483647"),
        arguments("limits: {header_size: 1023}", "limits.header_size", "from 1k"),
        arguments("limits: {workers: 0}", "limits.workers", "from 1 to 10000"),
        arguments("v1: {platform: windows}", "v1.platform", "a platform"),
        arguments("storage: ../file", "storage", "the name of a storage driver"),
        arguments("storage: s4", "storage", "registry-driver-s4-<version>.jar"),
        arguments("s3_secure: w_r_o_n_g", "s3_secure", "true or false"),
        arguments("boto_port: w_r_o_n_g", "boto_port", "a whole number"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void valueIsRefused(String settings, String key, String expected) {
    ConfigurationException refusal = refusal(settings);

    assertThat(refusal.lines())
        .singleElement()
        .asString()
        .startsWith(key + " in " + folder.resolve("config/config.yml") + ", line 4")
        .contains(expected)
        .doesNotContain("w_r_o_n_g", "\n");
  }

  @Test
  void everyWrongValueIsTold() {
    ConfigurationException refusal = refusal("debug: 1\nstandalone: 2\nissue: []");

    assertThat(refusal.lines()).hasSize(3);
    assertThat(refusal.lines().get(2)).contains("issue", "line 6");
    assertThat(refusal).hasMessageContaining("and 2 more");
  }

  @Test
  void storageMustBeNamed() {
    ConfigurationException refusal = refusal("storage: ~");

    assertThat(refusal).hasMessageContainingAll("storage in", "line 4: is missing", "[file, s3]");
  }

  @Test
  void aWrongPortOfTheEnvironmentIsRefused() {
    ConfigurationFolder configuration = new ConfigurationFolder(folder);

    assertThat(
            catchThrowableOfType(
                ConfigurationException.class,
                () -> configuration.dev("", Map.of("REGISTRY_PORT", "70000"))))
        .hasMessage("REGISTRY_PORT must be a number from 0 to 65535, not '70000'");
  }

  private ConfigurationException refusal(String settings) {
    LoadedConfiguration loaded = new ConfigurationFolder(folder).dev(settings, ENVIRONMENT);
    assertThat(loaded.yaml()).startsWith("dev:");
    return catchThrowableOfType(ConfigurationException.class, loaded::configuration);
  }
}
