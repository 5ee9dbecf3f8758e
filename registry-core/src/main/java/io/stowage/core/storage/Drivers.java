package io.stowage.core.storage;

import io.stowage.core.extension.Extensions;
import io.stowage.core.extension.Extensions.Installed;
import io.stowage.driver.DriverContext;
import io.stowage.driver.DriverMetrics;
import io.stowage.driver.DriverOption;
import io.stowage.driver.SpiLevel;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StorageDriverFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storage drivers that are installed: those of the class path, and those in a folder of jars. A
 * jar of the folder, or a subfolder with a jar and what it depends on, has a class loader of its
 * own and does not meet the libraries of the registry. Safe from any thread.
 */
public final class Drivers {

  private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);

  private final Map<String, StorageDriverFactory> installed = new TreeMap<>();
  private final @Nullable Path folder;

  private Drivers(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * Finds the drivers. One that is made for a newer registry or cannot be linked is left out, with
   * a line in the log that names it.
   *
   * @param folder of driver jars; null for none
   * @throws IOException if the folder cannot be read, or two drivers have one name: it says where
   *     both are
   */
  public static Drivers find(@Nullable Path folder) throws IOException {
    Drivers drivers = new Drivers(folder);
    Extensions.find(
            StorageDriverFactory.class, "storage driver", StorageDriverFactory::name, folder)
        .values()
        .forEach(drivers::add);
    return drivers;
  }

  private void add(Installed<StorageDriverFactory> driver) {
    StorageDriverFactory factory = driver.service();
    if (factory.level() > SpiLevel.CURRENT) {
      LOG.warn(
          "driver {} in {} is left out: it is made for level {} of the driver interface, this is {}",
          factory.name(),
          driver.origin(),
          factory.level(),
          SpiLevel.CURRENT);
    } else {
      installed.put(factory.name(), factory);
    }
  }

  /** The names of the drivers, in order. */
  public List<String> names() {
    return List.copyOf(installed.keySet());
  }

  /**
   * The options of a driver.
   *
   * @throws IOException if it is not installed, as for {@link #open}
   */
  public List<DriverOption> options(String name) throws IOException {
    return factory(name).options();
  }

  /**
   * Opens a driver.
   *
   * @param options by name; those that the driver did not declare are not handed to it, and logged
   * @throws IOException if it is not installed: it lists those that are and says how to add one; or
   *     if the storage cannot be used
   * @throws IllegalArgumentException that names the option which is missing or has a wrong value
   */
  public StorageDriver open(String name, Map<String, String> options) throws IOException {
    StorageDriverFactory factory = factory(name);
    Map<String, Optional<String>> values = new TreeMap<>();
    for (DriverOption option : factory.options()) {
      values.put(option.name(), DriverOptions.value(name, option, options.get(option.name())));
    }
    for (String key : options.keySet()) {
      if (!values.containsKey(key)) {
        LOG.warn("storage driver {} has no option {}; it has {}", name, key, values.keySet());
      }
    }
    return factory.open(new Context(values, options));
  }

  private StorageDriverFactory factory(String name) throws IOException {
    StorageDriverFactory factory = installed.get(name);
    if (factory == null) {
      throw new IOException(
          "there is no storage driver "
              + name
              + "; installed are "
              + names()
              + (folder == null
                  ? "; add the driver's jar to the class path"
                  : "; add the driver's jar to " + folder));
    }
    return factory;
  }

  private final class Context implements DriverContext {
    private final Map<String, Optional<String>> values;
    private final Map<String, String> all;

    Context(Map<String, Optional<String>> values, Map<String, String> all) {
      this.values = values;
      this.all = all;
    }

    @Override
    public Optional<String> option(String name) {
      Optional<String> value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException("option " + name + " was not declared");
      }
      return value;
    }

    @Override
    public StorageDriver driver(String name) throws IOException {
      return open(name, all);
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
}
