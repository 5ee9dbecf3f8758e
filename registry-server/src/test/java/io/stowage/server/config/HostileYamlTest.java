package io.stowage.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is in a file, it is read or refused as a configuration is. With {@code JAZZER_FUZZ=1} in
 * the environment Jazzer searches for what is not.
 */
@Timeout(60)
class HostileYamlTest {

  private static final String[] PARTS = {
    "&a ",
    "*a",
    "<<: *a",
    "<<: ",
    "- ",
    "? ",
    ": ",
    "!!int ",
    "!!float x",
    "!!bool ",
    "!x ",
    "!!set ",
    "_env:",
    "_env:A:",
    "_env:B",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "|\n",
    ">\n",
    "#",
    "---\n",
    "...\n",
    "%YAML 9.9\n",
    "\t",
    "\n",
    "\u0000",
    "\u2028",
    "\ud83d\ude00",
    "!!binary ",
    "!!timestamp 9",
    "0x",
    "0b2",
    "1:99:9",
    ".inf",
    "-",
    "999999999999999999999",
    "\\",
    "~",
    "=",
    "!!java.net.URL [x]"
  };

  @TempDir Path folder;

  @FuzzTest(maxDuration = "1m")
  void isReadOrRefused(byte[] data) {
    check(new String(data, StandardCharsets.UTF_8));
  }

  @Test
  void mutationsOfTheSampleAreReadOrRefused() {
    Random random = new Random(1);
    String sample = ConfigurationFile.sample();
    int read = 0;
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder(sample);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, PARTS[random.nextInt(PARTS.length)]);
          case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
          default -> text.setCharAt(at, (char) random.nextInt(0x250));
        }
      }
      read += check(text.toString()) ? 1 : 0;
    }
    assertThat(read).isBetween(10, 990);
  }

  @Test
  void randomTextsAreReadOrRefused() {
    Random random = new Random(2);
    List<String> keys = Keys.ALL.stream().map(Key::path).toList();
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder("dev:\n");
      for (int lines = random.nextInt(4); lines >= 0; lines--) {
        text.append("  ").append(keys.get(random.nextInt(keys.size())).replace(".", ":\n    "));
        text.append(": ");
        for (int parts = random.nextInt(4); parts >= 0; parts--) {
          text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        text.append('\n');
      }
      check(text.toString());
    }
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder lists = new StringBuilder("a0: &a0 [x, x]\n");
    StringBuilder merges = new StringBuilder("a0: &a0 {x: y}\n");
    for (int i = 1; i < 30; i++) {
      String before = "*a" + (i - 1);
      lists.append("a%d: &a%d [%s, %s, %s]%n".formatted(i, i, before, before, before));
      merges.append("a%d: &a%d {<<: [%s, %s, %s]}%n".formatted(i, i, before, before, before));
    }

    assertThat(refusals(lists + "dev: {storage: file, extensions: {bomb: *a29}}"))
        .singleElement()
        .asString()
        .contains("aliases make more than");
    assertThatThrownBy(() -> refusals(merges + "dev: {<<: *a29, storage: file}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("aliases make more than");
  }

  @Test
  void anAliasOfWhatItIsInIsRefused() {
    assertThat(refusals("dev: {storage: file, extensions: {loop: &l [*l]}}"))
        .singleElement()
        .asString()
        .contains("an alias may refer to what it is in");
    assertThat(refusals("dev: {storage: file, cors: &c {resources: {a: *c}}}"))
        .singleElement()
        .asString()
        .contains("an alias may refer to what it is in");
  }

  @Test
  void noObjectOfAClassIsMade() {
    for (String tag : List.of("!!javax.script.ScriptEngineManager", "!x", "!!binary")) {
      assertThatThrownBy(
              () ->
                  new ConfigurationFolder(folder)
                      .with("dev:\n  storage: file\n  extensions:\n    a: " + tag + " x")
                      .load(Map.of())
                      .configuration())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("line 4");
    }
  }

  private List<String> refusals(String yaml) {
    LoadedConfiguration loaded = new ConfigurationFolder(folder).with(yaml).load(Map.of());
    try {
      loaded.configuration();
      return List.of();
    } catch (ConfigurationException e) {
      return e.lines();
    }
  }

  /** Without a file, as there are many. */
  private static boolean check(String yaml) {
    Map<String, String> environment = Map.of("A", "{x: [y", "B", yaml);
    try {
      Flavor flavor = Flavor.read(yaml, "fuzz", "dev");
      Settings settings = Settings.read(flavor, environment, Keys.ALL);
      assertThat(EffectiveYaml.write(settings)).startsWith("dev:");
      return settings.errors().isEmpty();
    } catch (ConfigurationException e) {
      assertThat(e.getMessage()).startsWith("fuzz").doesNotContain("\n");
      return false;
    }
  }
}
