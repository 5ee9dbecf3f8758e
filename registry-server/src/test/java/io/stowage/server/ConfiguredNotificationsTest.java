package io.stowage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.file.FileDriver;
import io.stowage.server.config.ConfigurationLoader;
import io.stowage.server.notify.Notifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredNotificationsTest {

  private static final String KEY = "notifications.queue.folder: ";

  private final Path folder;
  private final StorageDriver driver;
  private final Registry registry;

  ConfiguredNotificationsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    driver = FileDriver.open(folder.resolve("storage"));
    registry = Registry.open(driver, RegistryOptions.defaults());
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
    driver.close();
  }

  private Notifier open() throws IOException {
    Path file = folder.resolve("config.yml");
    Files.writeString(
        file,
        "dev: {storage: file, notifications: {queue: {folder: %s}, endpoints:".formatted(queues())
            + " [{name: one, url: 'http://127.0.0.1:1'}]}}\n");
    return Objects.requireNonNull(
        ConfiguredNotifications.open(
            registry,
            new ConfigurationLoader(Map.of(), folder, folder.toString())
                .load(file)
                .configuration()));
  }

  private Path queues() {
    return folder.resolve("queues");
  }

  @Test
  void sayWhichKeyNamesAFileThatIsNoFolder() throws IOException {
    Files.createFile(queues());
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessage(KEY + queues() + " is no folder");
  }

  @Test
  void sayWhyAQueueCannotBeOpened() throws IOException {
    Files.createDirectory(queues());
    Path queue = Files.createFile(queues().resolve("to-one"));
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessage(KEY + queue + " is no folder");
  }

  @Test
  void sayThatAnotherServerUsesTheFolder() throws IOException {
    try (Notifier first = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(KEY + "another server uses " + queues());
      assertThat(first).isNotNull();
    }
  }
}
