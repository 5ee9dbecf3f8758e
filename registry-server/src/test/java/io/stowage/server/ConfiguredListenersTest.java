package io.stowage.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.stowage.core.event.Events;
import io.stowage.server.config.ConfigurationLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ConfiguredListenersTest {

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @TempDir Path folder;

  @BeforeEach
  void listen() {
    logged.start();
    context.getLogger(ConfiguredListeners.class).addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    context.getLogger(ConfiguredListeners.class).detachAppender(logged);
  }

  private List<String> open(String settings) throws IOException {
    Path file = folder.resolve("config.yml");
    Files.writeString(file, "dev: {storage: file, " + settings + "}\n");
    try (Events events = new Events()) {
      ConfiguredListeners.open(
          events,
          new ConfigurationLoader(Map.of(), folder, folder.toString()).load(file).configuration());
    }
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void tellOfSettingsThatNobodyReads() throws IOException {
    assertThat(open("extensions: {nobody: {a: b}}"))
        .containsExactly("extensions.nobody: no such listener is installed; there are []");
  }

  @Test
  void leaveThoseOfTheSearchIndexToIt() throws IOException {
    assertThat(open("search_backend: mine, extensions: {mine: {a: b}}")).isEmpty();
  }
}
