package io.stowage.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Only one class of the core for each layout writes storage paths down. Constants are not in class
 * files as they were written, so this reads the sources.
 */
class StoragePathsTest {

  private static final Set<Path> LAYOUTS =
      Set.of(
          Path.of("io/stowage/core/storage/Layout.java"),
          Path.of("io/stowage/core/storage/V1Layout.java"));

  /** Comments come first, so that what is quoted in them is not taken for a literal. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "//[^\n]*|/\\*.*?\\*/|'(?:\\\\.|[^'\\\\])+'|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"",
          Pattern.DOTALL);

  private static final Pattern STORAGE_PATH =
      Pattern.compile(
          "docker/registry|_manifests|_layers|_uploads|_stowage|current/link|revisions|startedat"
              + "|hashstates|_inprogress|_checksum|_index_images|_images_list|_private|tag_");

  @Test
  void onlyLayoutsWriteStoragePathsDown() throws IOException {
    assertThat(literals("registry-core"))
        .isNotEmpty()
        .allMatch(found -> LAYOUTS.contains(found.file()));
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

  private record Literal(Path file, String text) {}
}
