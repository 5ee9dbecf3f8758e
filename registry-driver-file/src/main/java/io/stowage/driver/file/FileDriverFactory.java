package io.stowage.driver.file;

import io.stowage.driver.DriverContext;
import io.stowage.driver.DriverOption;
import io.stowage.driver.SpiLevel;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StorageDriverFactory;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Opens {@link FileDriver}: the driver named {@code file}. */
public final class FileDriverFactory implements StorageDriverFactory {
  private static final String STORAGE_PATH = "storage_path";

  /** A factory, as ServiceLoader makes it. */
  public FileDriverFactory() {}

  @Override
  public String name() {
    return "file";
  }

  @Override
  public int level() {
    return SpiLevel.CURRENT;
  }

  @Override
  public List<DriverOption> options() {
    return List.of(
        DriverOption.required(
            STORAGE_PATH,
            DriverOption.Type.TEXT,
            "The folder to store in. It is created if it is missing."));
  }

  @Override
  public StorageDriver open(DriverContext context) throws IOException {
    String folder = context.option(STORAGE_PATH).orElse("");
    if (folder.isBlank()) {
      throw new IllegalArgumentException(STORAGE_PATH + ": names no folder");
    }
    Path root;
    try {
      root = Path.of(folder);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(STORAGE_PATH + ": " + e.getMessage(), e);
    }
    return FileDriver.open(root, context.clock(), Forces::atOnce);
  }
}
