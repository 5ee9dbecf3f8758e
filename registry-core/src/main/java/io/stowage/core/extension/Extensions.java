package io.stowage.core.extension;

import io.stowage.core.RegistryException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds services: those of the class path, and those in a folder of jars. A jar of the folder, or a
 * subfolder with a jar and what it depends on, has a class loader of its own and does not meet the
 * libraries of the registry.
 */
public final class Extensions {

  private static final Logger LOG = LoggerFactory.getLogger(Extensions.class);
  private static final String CORE = RegistryException.class.getPackageName();
  private static final String JSPECIFY = Nullable.class.getPackageName();
  private static final String CLASS_PATH = "the class path";

  private Extensions() {}

  /**
   * A service.
   *
   * @param service what was found
   * @param origin where, for messages
   */
  public record Installed<T>(T service, String origin) {}

  /**
   * Finds all services of a kind. One that cannot be loaded is left out, with a line in the log
   * that names it.
   *
   * @param type its interface
   * @param what it is, in one word, for messages
   * @param name of a service
   * @param folder of jars; null for none
   * @return by their names, in order
   * @throws IOException if the folder cannot be read, or two have one name: it says where both are
   */
  public static <T> Map<String, Installed<T>> find(
      Class<T> type, String what, Function<T, String> name, @Nullable Path folder)
      throws IOException {
    Map<String, Installed<T>> found = new TreeMap<>();
    for (Installed<T> each : all(type, what, folder)) {
      Installed<T> other = found.putIfAbsent(name.apply(each.service()), each);
      if (other != null) {
        throw new IOException(
            "two "
                + what
                + "s are named "
                + name.apply(each.service())
                + ": in "
                + other.origin()
                + " and in "
                + each.origin()
                + "; remove one");
      }
    }
    return found;
  }

  private static <T> List<Installed<T>> all(Class<T> type, String what, @Nullable Path folder)
      throws IOException {
    List<Installed<T>> all = new ArrayList<>();
    add(all, type, what, Extensions.class.getClassLoader(), CLASS_PATH);
    if (folder != null) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        List<Path> sorted = new ArrayList<>();
        entries.forEach(sorted::add);
        sorted.sort(null);
        for (Path entry : sorted) {
          List<URL> jars = jars(entry);
          if (!jars.isEmpty()) {
            add(
                all,
                type,
                what,
                new ExtensionClassLoader(jars.toArray(new URL[0]), shared(type)),
                entry.toString());
          }
        }
      }
    }
    return all;
  }

  /** What an extension sees of the registry: the package of its interface, and what that names. */
  private static Set<String> shared(Class<?> type) {
    Set<String> shared = new HashSet<>(List.of(type.getPackageName(), JSPECIFY));
    if (type.getPackageName().startsWith(CORE)) {
      shared.addAll(List.of(CORE, CORE + ".model"));
    }
    return shared;
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

  private static <T> void add(
      List<Installed<T>> all, Class<T> type, String what, ClassLoader loader, String origin) {
    Iterator<T> services = ServiceLoader.load(type, loader).iterator();
    while (true) {
      try {
        if (!services.hasNext()) {
          return;
        }
        all.add(new Installed<>(services.next(), origin));
      } catch (ServiceConfigurationError | LinkageError e) {
        LOG.warn("a {} in {} is left out, it cannot be loaded: {}", what, origin, e.toString());
      }
    }
  }
}
