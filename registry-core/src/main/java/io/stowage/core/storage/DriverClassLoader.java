package io.stowage.core.storage;

import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Loads a driver from its own jars first. Of the registry it sees the driver interface and
 * JSpecify, so that a library of the registry in another version cannot get in its way.
 */
final class DriverClassLoader extends URLClassLoader {

  private static final String INTERFACE = StorageDriver.class.getPackageName() + ".";
  private static final String JSPECIFY = "org.jspecify.annotations.";

  private final ClassLoader registry = DriverClassLoader.class.getClassLoader();

  DriverClassLoader(URL[] jars) {
    super(jars, ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (isShared(name)) {
      return registry.loadClass(name);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null && !name.startsWith("java.")) {
        try {
          loaded = findClass(name);
        } catch (ClassNotFoundException e) {
          loaded = null;
        }
      }
      return loaded != null ? loaded : super.loadClass(name, resolve);
    }
  }

  /** The interface's own package; what lies below it are drivers. */
  private static boolean isShared(String name) {
    return name.startsWith(JSPECIFY)
        || (name.startsWith(INTERFACE) && name.indexOf('.', INTERFACE.length()) < 0);
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : super.getResource(name);
  }

  /** Only its own: a driver must not find the services of the registry. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return findResources(name);
  }
}
