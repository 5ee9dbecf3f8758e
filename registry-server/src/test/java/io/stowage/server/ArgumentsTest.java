package io.stowage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.Arguments.Command;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the runnable jar takes. */
class ArgumentsTest {

  @Test
  void commandsAreKnown() {
    assertThat(Arguments.parse()).isEqualTo(new Arguments(Command.SERVE, null));
    assertThat(Arguments.parse("--rebuild-search"))
        .isEqualTo(new Arguments(Command.REBUILD_SEARCH, null));
    assertThat(Arguments.parse("--help")).isEqualTo(new Arguments(Command.HELP, null));
    assertThat(Arguments.parse("--version")).isEqualTo(new Arguments(Command.VERSION, null));
    assertThat(Arguments.parse("--check-config"))
        .isEqualTo(new Arguments(Command.CHECK_CONFIG, null));
    assertThat(Arguments.parse("--check-config", "my.yml"))
        .isEqualTo(new Arguments(Command.CHECK_CONFIG, Path.of("my.yml")));
  }

  @ParameterizedTest
  @CsvSource({
    "serve, serve",
    "'', ''",
    "--Help, --Help",
    "--help x, x",
    "--version --help, --help",
    "--check-config --help, --help",
    "--check-config a b, b"
  })
  void othersAreRefused(String line, String named) {
    assertThatThrownBy(() -> Arguments.parse(line.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown argument '" + named + "'");
  }
}
