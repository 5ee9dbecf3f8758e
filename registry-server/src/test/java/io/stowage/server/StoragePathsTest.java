package io.stowage.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Only one class of the core writes storage paths down. Constants are not in class files as they
 * were written, so this reads the sources.
 */
class StoragePathsTest {

  private static final Path LAYOUT = Path.of("io/stowage/core/storage/Layout.java");

  /** Comments come first, so that what is quoted in them is not taken for a literal. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "//[^\n]*|/\\*.*?\\*/|'(?:\\\\.|[^'\\\\])+'|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"",
          Pattern.DOTALL);

  private static final Pattern STORAGE_PATH =
      Pattern.compile(
          "docker/registry|_manifests|_layers|_uploads|_stowage|current/link|revisions|startedat"
              + "|hashstates");

  @Test
  void onlyLayoutWritesStoragePathsDown() throws IOException {
    assertThat(literals("registry-core")).isNotEmpty().allMatch(found -> found.in(LAYOUT));
    assertThat(literals("registry-server")).isEmpty();
  }

  @Test
  void driversKnowTheirOwnFolderOnly() throws IOException {
    assertThat(literals("registry-driver-file"))
        .extracting(Literal::text)
        .containsExactly("\"_stowage\"");
  }

  private static List<Literal> literals(String module) throws IOException {
    Path sources = Path.of("..", module, "src", "main", "java");
    List<Literal> literals = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        LITERAL
            .matcher(Files.readString(file))
            .results()
            .map(MatchResult::group)
            .filter(text -> text.startsWith("\"") && STORAGE_PATH.matcher(text).find())
            .forEach(text -> literals.add(new Literal(sources.relativize(file), text)));
      }
    }
    return literals;
  }

  private record Literal(Path file, String text) {
    boolean in(Path other) {
      return file.equals(other);
    }
  }
}
