package io.stowage.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What becomes of a value, by its type and by where it is from. */
class ValuesTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.ofEntries(
          Map.entry("YES", "yes"),
          Map.entry("FALSE", "false"),
          Map.entry("EMPTY", ""),
          Map.entry("NULL", "null"),
          Map.entry("NUMBER", "0123"),
          Map.entry("SEVEN", "7"),
          Map.entry("HASH", "a #b"),
          Map.entry("QUOTED", "'q'"),
          Map.entry("BRACKET", "[x"),
          Map.entry("LIST", "[a, 'b c', 7]"),
          Map.entry("STAR", "*"),
          Map.entry("QUOTED_STAR", "'*'"),
          Map.entry("NESTED", "_env:SEVEN"),
          Map.entry("SECTION", "{host: h, port: 7}"));

  @TempDir Path folder;

  static Stream<Arguments> rows() {
    return Stream.of(
        // Flags are YAML's.
        arguments("debug: yes", "debug", true),
        arguments("debug: Off", "debug", false),
        arguments("debug: ~", "debug", false),
        arguments("debug: _env:YES", "debug", true),
        arguments("debug: _env:UNSET:true", "debug", true),
        arguments("debug: _env:UNSET", "debug", false),
        arguments("debug: _env:FALSE:true", "debug", false),
        // Set, though empty, it is nothing: the default is for what is not set.
        arguments("standalone: _env:EMPTY:true", "standalone", false),
        arguments("standalone: '_env:UNSET:true'", "standalone", true),
        // Numbers are YAML's too, with its octal and hexadecimal.
        arguments("cors: {max_age: 010}", "cors.max_age", 8),
        arguments("cors: {max_age: 0x10}", "cors.max_age", 16),
        arguments("cors: {max_age: 1_000}", "cors.max_age", 1000),
        arguments("mirroring:\n    tags_cache_ttl: _env:NUMBER", "mirroring.tags_cache_ttl", 83),
        arguments("mirroring:\n    tags_cache_ttl: _env:UNSET:017", "mirroring.tags_cache_ttl", 15),
        // Texts are as they stand.
        arguments("issue: _env:NUMBER", "issue", "0123"),
        arguments("issue: 0123", "issue", "0123"),
        arguments("issue: yes", "issue", "yes"),
        arguments("issue: 2014-01-01", "issue", "2014-01-01"),
        arguments("issue: _env:NULL", "issue", "null"),
        arguments("issue: ~", "issue", "docker-registry server"),
        arguments("issue: _env:EMPTY:x", "issue", "docker-registry server"),
        arguments("issue: _env:HASH", "issue", "a #b"),
        arguments("issue: _env:QUOTED", "issue", "'q'"),
        arguments("issue: _env:BRACKET", "issue", "[x"),
        arguments("issue: _env:NESTED", "issue", "_env:SEVEN"),
        // A default is of the file: its quotes are YAML's.
        arguments("issue: \"_env:UNSET:'q'\"", "issue", "q"),
        arguments("issue: _env:UNSET:~", "issue", "docker-registry server"),
        arguments("issue: _env:UNSET:0123", "issue", "0123"),
        arguments("issue: '_env:UNSET:'", "issue", "docker-registry server"),
        arguments("issue: _env:UNSET:a:b:c", "issue", "a:b:c"),
        arguments("issue: '_env:UNSET:a: [b'", "issue", "a: [b"),
        arguments("issue: '_env:UNSET:a @ #b'", "issue", "a @ #b"),
        arguments("issue: '_env:'", "issue", "docker-registry server"),
        arguments("issue: _env", "issue", "_env"),
        arguments("issue: ' _env:SEVEN'", "issue", " _env:SEVEN"),
        arguments("issue: '_env::x'", "issue", "x"),
        // What switches something on may say no.
        arguments("search_backend: no", "search_backend", null),
        arguments("search_backend: _env:FALSE", "search_backend", null),
        arguments("search_backend: _env:UNSET:sqlalchemy", "search_backend", "sqlalchemy"),
        arguments("index_endpoint: _env:UNSET:http://a:1/b", "index_endpoint", "http://a:1/b"),
        // Lists, of one too; references inside.
        arguments("registry_endpoints: h:5000", "registry_endpoints", List.of("h:5000")),
        arguments("registry_endpoints: _env:STAR", "registry_endpoints", List.of("*")),
        arguments("registry_endpoints: _env:QUOTED_STAR", "registry_endpoints", List.of("*")),
        arguments("registry_endpoints: _env:LIST", "registry_endpoints", List.of("a", "b c", "7")),
        arguments(
            "registry_endpoints: [a, '_env:NUMBER', '_env:UNSET', '_env:UNSET:x:y']",
            "registry_endpoints",
            List.of("a", "0123", "x:y")),
        arguments("registry_endpoints: []", "registry_endpoints", null),
        // Whatever: types by YAML, at any depth.
        arguments(
            "cors: {resources: {a: [1, yes, '_env:SEVEN', {b: '_env:YES'}], c: '_env:UNSET'}}",
            "cors.resources",
            Map.of("a", List.of(1, true, 7, Map.of("b", true)))),
        // TLS: a switch, a path, or two.
        arguments("email_exceptions: {smtp_secure: yes}", "email_exceptions.smtp_secure", "yes"),
        arguments("email_exceptions: {smtp_secure: no}", "email_exceptions.smtp_secure", null),
        arguments("email_exceptions: {smtp_secure: /k}", "email_exceptions.smtp_secure", "/k"),
        arguments(
            "email_exceptions: {smtp_secure: {keyfile: /k, certfile: /c}}",
            "email_exceptions.smtp_secure",
            Map.of("keyfile", "/k", "certfile", "/c")),
        arguments(
            "cors: {resources: {/v1/.*: {max_age: 1}}}",
            "cors.resources",
            Map.of("/v1/.*", Map.of("max_age", 1))),
        // A section may come from the environment as a whole.
        arguments("cache: _env:SECTION", "cache.port", 7),
        arguments("cache: _env:UNSET", "cache.port", 6379),
        // The server's own.
        arguments("limits: {upload_expiry: 36h}", "limits.upload_expiry", "36h"),
        arguments("limits: {idle_timeout: 120s}", "limits.idle_timeout", "2m"),
        arguments("limits: {idle_timeout: 1500ms}", "limits.idle_timeout", "1500ms"),
        arguments("limits: {manifest_size: 1024k}", "limits.manifest_size", "1m"),
        arguments("limits: {blob_size: 20G}", "limits.blob_size", "20g"),
        arguments("v1: {platform: linux/arm64/v8}", "v1.platform", "linux/arm64/v8"),
        arguments("loglevel: WARN", "loglevel", "warning"),
        arguments("storage: LOCAL", "storage", "file"),
        arguments("storage: local", "storage", "file"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void valueIsRead(String settings, String path, Object expected) {
    LoadedConfiguration loaded = new ConfigurationFolder(folder).dev(settings, ENVIRONMENT);

    Object value = new Yaml().<Map<String, Object>>load(loaded.yaml()).get("dev");
    for (String name : path.split("\\.", -1)) {
      value = value == null ? null : ((Map<?, ?>) value).get(name);
    }
    assertThat(value).isEqualTo(expected);
    assertThat(loaded.configuration()).isNotNull();
  }
}
