package io.stowage.driver.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the configuration files of boto say, which docker-registry's S3 driver reads. Immutable. */
final class BotoConfig {

  /** By section and key, in lower case, with a line feed between. */
  private final Map<String, String> values = new HashMap<>();

  private BotoConfig() {}

  /** The files that boto reads, the later ones over the earlier. */
  static List<Path> files() {
    return List.of(
        Path.of("/etc/boto.cfg"), Path.of(System.getProperty("user.home", "/"), ".boto"));
  }

  /**
   * Reads files; those that are missing say nothing.
   *
   * @throws IOException if one cannot be read
   */
  static BotoConfig read(List<Path> files) throws IOException {
    BotoConfig config = new BotoConfig();
    for (Path file : files) {
      try {
        config.add(Files.readAllLines(file, StandardCharsets.UTF_8));
      } catch (NoSuchFileException e) {
        // Most machines have none.
      } catch (IOException e) {
        throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
      }
    }
    return config;
  }

  private void add(List<String> lines) {
    String section = "";
    for (String line : lines) {
      String text = line.strip();
      int separator = indexOfSeparator(text);
      if (text.startsWith("[") && text.endsWith("]")) {
        section = text.substring(1, text.length() - 1);
      } else if (!text.startsWith("#") && !text.startsWith(";") && separator > 0) {
        values.put(
            key(section, text.substring(0, separator).strip()),
            text.substring(separator + 1).strip());
      }
    }
  }

  private static int indexOfSeparator(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '=' || text.charAt(i) == ':') {
        return i;
      }
    }
    return -1;
  }

  private static String key(String section, String name) {
    return section.toLowerCase(Locale.ROOT) + "\n" + name.toLowerCase(Locale.ROOT);
  }

  /** A value that is set and not empty. */
  Optional<String> value(String section, String name) {
    return Optional.ofNullable(values.get(key(section, name))).filter(text -> !text.isEmpty());
  }
}
