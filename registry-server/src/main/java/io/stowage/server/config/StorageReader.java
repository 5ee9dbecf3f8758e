package io.stowage.server.config;

import io.stowage.core.storage.Drivers;
import io.stowage.driver.DriverOption;
import io.stowage.server.config.Configuration.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the driver that a flavor names, and what the flavor has for it. */
final class StorageReader {

  private static final String FILE = "file";
  private static final Key<String> PATH = Key.of("storage_path", ValueTypes.TEXT);

  /** Where docker-registry stored files when it was not told. */
  private static final String DEFAULT_PATH = "./tmp";

  private final Settings settings;
  private final Drivers drivers;
  private final @Nullable Path jars;

  StorageReader(Settings settings, Drivers drivers, @Nullable Path jars) {
    this.settings = settings;
    this.drivers = drivers;
    this.jars = jars;
  }

  /** The storage; null if something is wrong, which the settings then tell. */
  @Nullable Storage read() throws IOException {
    String driver = driver();
    if (driver == null) {
      return null;
    }
    if (driver.equals(FILE) && !settings.isGiven(PATH)) {
      settings.set(PATH, DEFAULT_PATH);
    }
    if (!drivers.names().contains(driver)) {
      settings.wrong(Keys.STORAGE.path(), missing(driver));
      return null;
    }
    Map<String, String> options = new HashMap<>();
    for (DriverOption option : options(driver)) {
      String value = settings.text(option.name());
      if (value != null) {
        options.put(option.name(), value);
      }
    }
    for (DriverOption option : drivers.options(driver)) {
      if (option.required()
          && option.defaultValue() == null
          && !options.containsKey(option.name())) {
        settings.wrong(
            option.name(), "is missing, and storage " + driver + " needs it: " + option.text());
      }
    }
    return new Storage(
        driver,
        options,
        jars,
        settings.require(Keys.STORAGE_REDIRECT),
        settings.get(Keys.NGINX_X_ACCEL_REDIRECT));
  }

  private @Nullable String driver() {
    String name = settings.get(Keys.STORAGE);
    if (name == null) {
      settings.wrong(
          Keys.STORAGE.path(),
          "is missing; it names the storage driver, one of " + drivers.names());
      return null;
    }
    String driver = name.toLowerCase(Locale.ROOT);
    if (!driver.matches("[a-z0-9][a-z0-9_-]*")) {
      settings.wrong(Keys.STORAGE.path(), "must be the name of a storage driver");
      return null;
    }
    driver = driver.equals("local") ? FILE : driver;
    settings.set(Keys.STORAGE, driver);
    return driver;
  }

  private String missing(String driver) {
    return "storage "
        + driver
        + " needs the driver jar registry-driver-"
        + driver
        + "-<version>.jar in "
        + (jars == null ? "the folder that drivers.folder names" : jars)
        + "; installed are "
        + drivers.names();
  }

  /** Those of the driver, and of the one that it falls back on. */
  private List<DriverOption> options(String driver) throws IOException {
    List<DriverOption> options = new ArrayList<>(drivers.options(driver));
    String alternate = settings.text("storage_alternate");
    if (alternate != null && drivers.names().contains(alternate)) {
      options.addAll(drivers.options(alternate));
    }
    return options;
  }
}
