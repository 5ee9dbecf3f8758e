package io.stowage.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.DriverContext;
import io.stowage.driver.DriverMetrics;
import io.stowage.driver.DriverOption;
import io.stowage.driver.SpiLevel;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StorageDriverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDriverFactoryTest {
  @TempDir private Path folder;

  private static StorageDriverFactory factory() {
    return ServiceLoader.load(StorageDriverFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(found -> found.name().equals("file"))
        .findFirst()
        .orElseThrow();
  }

  private record Context(String path) implements DriverContext {
    @Override
    public Optional<String> option(String name) {
      assertThat(name).isEqualTo("storage_path");
      return Optional.of(path);
    }

    @Override
    public StorageDriver driver(String name) throws IOException {
      throw new IOException("there is none");
    }

    @Override
    public Clock clock() {
      return Clock.systemUTC();
    }

    @Override
    public DriverMetrics metrics() {
      return DriverMetrics.NONE;
    }
  }

  @Test
  void opensTheFolderItIsGiven() throws IOException {
    StorageDriverFactory factory = factory();
    assertThat(factory.level()).isEqualTo(SpiLevel.CURRENT);
    assertThat(factory.options())
        .singleElement()
        .matches(option -> option.required() && !option.secret())
        .extracting(DriverOption::name)
        .isEqualTo("storage_path");
    Path root = folder.resolve("a/b");
    try (StorageDriver driver = factory.open(new Context(root.toString()))) {
      assertThat(driver.toString()).isEqualTo("file:" + root);
      assertThat(root).isDirectory();
    }
  }

  @Test
  void saysWhatIsWrongWithTheFolder() throws IOException {
    for (String bad : new String[] {"", "  ", "a\0b"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> factory().open(new Context(bad)))
          .withMessageContaining("storage_path");
    }
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> factory().open(new Context(file.toString())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }
}
