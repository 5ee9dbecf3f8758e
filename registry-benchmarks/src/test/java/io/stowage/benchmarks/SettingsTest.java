package io.stowage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private @TempDir Path folder;

  @Test
  void measuresEverythingUnlessTold() {
    Settings settings = Settings.parse("--docker-registry", folder.toString());

    assertThat(settings.work()).containsExactlyInAnyOrderElementsOf(Work.onDisk());
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

  @Test
  void measuresTwoServersOverS3() {
    Settings settings = Settings.parse("--s3", "http://127.0.0.1:9000", "--s3-keys", "KEY:sec:ret");

    assertThat(settings.servers()).containsExactly("stowage", "distribution");
    assertThat(settings.work()).containsExactlyInAnyOrderElementsOf(Work.overS3());
    assertThat(settings.s3())
        .isEqualTo(
            new S3Options(
                new S3Address(URI.create("http://127.0.0.1:9000"), "KEY", "sec:ret"), null, false));
    assertThat(String.valueOf(settings.s3())).doesNotContain("sec:ret");
  }

  @Test
  void refusesWhatIsNotPossibleOverS3() {
    String url = "http://127.0.0.1:9000";
    assertThatThrownBy(() -> Settings.parse("--s3", url)).hasMessage("--s3-keys needs KEY:SECRET");
    assertThatThrownBy(() -> Settings.parse("--s3", "127.0.0.1:9000", "--s3-keys", "a:b"))
        .hasMessageContaining("URL");
    assertThatThrownBy(() -> Settings.parse("--s3", url, "--s3-keys", "a:b", "--only", "tags-page"))
        .hasMessage("tags-page is not measured over S3");
    Settings settings = Settings.parse("--s3", url, "--s3-keys", "a:b");
    assertThatThrownBy(() -> S3Candidates.named("zot", settings, S3Address.parse(url, "a:b")))
        .hasMessage("zot does not take part over S3");
  }
}
