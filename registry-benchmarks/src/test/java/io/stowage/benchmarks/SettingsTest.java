package io.stowage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private @TempDir Path folder;

  @Test
  void measuresEverythingUnlessTold() {
    Settings settings = Settings.parse("--docker-registry", folder.toString());

    assertThat(settings.work()).containsExactlyInAnyOrder(Work.values());
    assertThat(settings.servers())
        .containsExactly("stowage", "distribution", "undertow", "docker-registry");
  }

  @Test
  void leavesOutADockerRegistryThatIsNotThere() {
    Settings settings = Settings.parse("--docker-registry", folder.resolve("none").toString());

    assertThat(settings.servers()).containsExactly("stowage", "distribution", "undertow");
  }

  @Test
  void takesPartOfTheRowsAndServers() {
    Settings settings = Settings.parse("--only", "start,pull-1mb", "--servers", "undertow");

    assertThat(settings.work()).containsExactlyInAnyOrder(Work.START, Work.PULL_1MB);
    assertThat(settings.servers()).containsExactly("undertow");
  }

  @Test
  void aZotBinaryMakesZotTakePart() {
    assertThat(Settings.parse("--zot", "/bin/zot").servers()).contains("zot");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Settings.parse("--only", "nonsense"))
        .hasMessage("unknown row nonsense");
    assertThatThrownBy(() -> Settings.parse("--nonsense", "1"))
        .hasMessage("unknown option --nonsense");
    assertThatThrownBy(() -> Settings.parse("--rounds")).hasMessage("--rounds needs a value");
  }
}
