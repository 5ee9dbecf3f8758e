package io.stowage.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a flavor inherits. */
class FlavorsTest {

  @TempDir Path folder;

  static Stream<Arguments> inheritance() {
    return Stream.of(
        arguments("of common without an anchor", "common: {issue: c}\ndev: {storage: file}", "c"),
        arguments("its own", "common: {issue: c}\ndev: {storage: file, issue: d}", "d"),
        arguments(
            "not of common with an anchor",
            "common: &common {issue: c}\ndev: {storage: file}",
            "docker-registry server"),
        arguments(
            "of common with an anchor, merged",
            "common: &common {issue: c}\ndev: {<<: *common, storage: file}",
            "c"),
        arguments("of common behind it", "dev: {storage: file}\ncommon: {issue: c}", "c"),
        arguments("of an empty common", "common:\ndev: {storage: file, issue: d}", "d"),
        arguments(
            "merged before common",
            "common: {issue: c}\nb: &b {issue: b}\ndev: {<<: *b, storage: file}",
            "b"),
        arguments(
            "its own, written before the merge",
            "b: &b {issue: b}\ndev: {issue: d, <<: *b, storage: file}",
            "d"),
        arguments(
            "the first of a list",
            "a: &a {issue: a}\nb: &b {issue: b}\ndev: {<<: [*a, *b], storage: file}",
            "a"),
        arguments(
            "the first of two merges",
            "a: &a {issue: a}\nb: &b {issue: b}\ndev: {<<: *a, <<: *b, storage: file}",
            "a"),
        arguments(
            "through another flavor",
            "a: &a {issue: a}\nb: &b {<<: *a}\ndev: {<<: *b, storage: file}",
            "a"),
        arguments("the last of two", "dev: {storage: file, issue: d, issue: e}", "e"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inheritance")
  void issueIs(String what, String yaml, String issue) {
    assertThat(load(yaml, "").configuration().issue()).as(what).isEqualTo(issue);
  }

  @Test
  void sectionsAreInheritedAsAWhole() {
    String yaml = "common: {cache: {host: h, port: 1}}\ndev: {storage: file, cache: {db: 3}}";

    assertThat(load(yaml, "").configuration().cache()).isNull();
    assertThat(load("dev: {storage: file}\n" + yaml.lines().toList().get(0), "").yaml())
        .contains("host: h");
  }

  @Test
  void commonIsAFlavor() {
    assertThat(load("common: {storage: file, issue: c}", "common").configuration().issue())
        .isEqualTo("c");
  }

  @Test
  void aMergedKeyIsWrongWhereItStands() {
    LoadedConfiguration loaded =
        load("a: &a\n  debug: 7\ndev:\n  <<: *a\n  storage: file\n", "dev");

    assertThatThrownBy(loaded::configuration)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("config.yml, line 2: must be true or false");
  }

  @Test
  void twiceTheSameKeyIsAWarning() {
    assertThat(load("dev:\n  storage: file\n  debug: no\n  debug: yes\n", "").warnings())
        .singleElement()
        .asString()
        .endsWith("config.yml, line 4: debug is there twice; this one counts");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments("dev: {storage: file}", "prod", "has no flavor prod; it has dev"),
        arguments("a: {}\nb: {}", "", "has no flavor dev; it has a, b"),
        arguments("", "", "has no flavor dev"),
        arguments("- a", "", "line 1: must be flavors"),
        arguments("text", "", "line 1: must be flavors"),
        arguments("\ndev: text", "", "dev in"),
        arguments("dev: [a]", "", "line 1: must be a section of settings"),
        arguments("dev:\n  <<: text", "", "line 2: << must merge a mapping"),
        arguments("dev:\n  <<: [{}, 1]", "", "line 2: << must merge a mapping"),
        arguments("dev: &d\n  <<: *d", "", "merges what it is in"),
        arguments("a: &a {<<: &b {<<: *a}}\ndev: {<<: *a}", "", "merges what it is in"),
        arguments("dev:\n  ? [a]\n  : b", "", "line 2: a key must be a text"),
        arguments("dev: {<<: *nobody}", "", "line 1: is not YAML"),
        arguments("dev: {storage: file\n\n", "", "is not YAML"),
        arguments("dev: {}\n---\ndev: {}\n", "", "line 2: is not YAML"),
        arguments("dev:\n\tstorage: file", "", "line 2: is not YAML"),
        arguments("dev: \u0007", "", "is not YAML"),
        arguments("dev: " + "[".repeat(1000), "", "is not YAML"),
        arguments("#".repeat(2 << 20), "", "is not YAML"),
        arguments("#".repeat(5 << 20), "", "more than"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void isRefused(String yaml, String flavor, String message) {
    ConfigurationFolder configuration = new ConfigurationFolder(folder).with(yaml);

    assertThatThrownBy(() -> configuration.load(Map.of("SETTINGS_FLAVOR", flavor)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(folder.resolve("config/config.yml").toString())
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  private LoadedConfiguration load(String yaml, String flavor) {
    return new ConfigurationFolder(folder).with(yaml).load(Map.of("SETTINGS_FLAVOR", flavor));
  }
}
