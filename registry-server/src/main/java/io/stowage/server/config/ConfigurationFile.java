package io.stowage.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text of a configuration: of a file, or of the sample that is in the jar. */
final class ConfigurationFile {

  /** What the sample is called in messages. */
  static final String SAMPLE = "the sample configuration";

  private static final String RESOURCE = "config_sample.yml";
  private static final int SIZE_LIMIT = 4 * YamlReader.LENGTH_LIMIT;

  private ConfigurationFile() {}

  /**
   * Reads a file, in UTF-8.
   *
   * @throws ConfigurationException that says why it cannot be read
   */
  static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(SIZE_LIMIT + 1);
      if (bytes.length > SIZE_LIMIT) {
        throw new ConfigurationException(
            "the configuration " + file + " has more than " + SIZE_LIMIT + " bytes");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("there is no configuration " + file);
    } catch (AccessDeniedException e) {
      throw new ConfigurationException("no permission to read the configuration " + file);
    } catch (CharacterCodingException e) {
      throw new ConfigurationException("the configuration " + file + " is not UTF-8");
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot read the configuration " + file + ": " + e.getMessage());
    }
  }

  /** The sample. */
  static String sample() {
    try (InputStream in = ConfigurationFile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new ConfigurationException(SAMPLE + " is not in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
