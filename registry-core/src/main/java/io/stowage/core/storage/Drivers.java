package io.stowage.core.storage;

import io.stowage.driver.DriverContext;
import io.stowage.driver.DriverMetrics;
import io.stowage.driver.DriverOption;
import io.stowage.driver.SpiLevel;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StorageDriverFactory;
import java.io.IOException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
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
  private static final String CLASS_PATH = "the class path";

  private record Installed(StorageDriverFactory factory, String origin) {}

  private final Map<String, Installed> installed = new TreeMap<>();
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
    drivers.add(Drivers.class.getClassLoader(), CLASS_PATH);
    if (folder != null) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        List<Path> sorted = new ArrayList<>();
        entries.forEach(sorted::add);
        sorted.sort(null);
        for (Path entry : sorted) {
          List<URL> jars = jars(entry);
          if (!jars.isEmpty()) {
            drivers.add(new DriverClassLoader(jars.toArray(new URL[0])), entry.toString());
          }
        }
      }
    }
    return drivers;
  }

  private static List<URL> jars(Path entry) throws IOException {
    List<URL> jars = new ArrayList<>();
    if (Files.isDirectory(entry)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(entry, "*.jar")) {
        for (Path file : files) {
          jars.add(file.toUri().toURL());
        }
      }
    } else if (entry.toString().endsWith(".jar")) {
      jars.add(entry.toUri().toURL());
    }
    return jars;
  }

  private void add(ClassLoader loader, String origin) throws IOException {
    Iterator<StorageDriverFactory> factories =
        ServiceLoader.load(StorageDriverFactory.class, loader).iterator();
    while (true) {
      try {
        if (!factories.hasNext()) {
          return;
        }
        add(factories.next(), origin);
      } catch (ServiceConfigurationError | LinkageError e) {
        LOG.warn("a driver in {} is left out, it cannot be loaded: {}", origin, e.toString());
      }
    }
  }

  private void add(StorageDriverFactory factory, String origin) throws IOException {
    if (factory.level() > SpiLevel.CURRENT) {
      LOG.warn(
          "driver {} in {} is left out: it is made for level {} of the driver interface, this is {}",
          factory.name(),
          origin,
          factory.level(),
          SpiLevel.CURRENT);
      return;
    }
    Installed other = installed.putIfAbsent(factory.name(), new Installed(factory, origin));
    if (other != null) {
      throw new IOException(
          "two storage drivers are named "
              + factory.name()
              + ": in "
              + other.origin()
              + " and in "
              + origin
              + "; remove one");
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
    Installed found = installed.get(name);
    if (found == null) {
      throw new IOException(
          "there is no storage driver "
              + name
              + "; installed are "
              + names()
              + (folder == null
                  ? "; add the driver's jar to the class path"
                  : "; add the driver's jar to " + folder));
    }
    return found.factory();
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
