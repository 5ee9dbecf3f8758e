package io.stowage.core.extension;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads an extension from its own jars first. Of the registry it sees the interfaces that it
 * implements and JSpecify, so that a library of the registry in another version cannot get in its
 * way.
 */
final class ExtensionClassLoader extends URLClassLoader {

  private final ClassLoader registry = ExtensionClassLoader.class.getClassLoader();
  private final Set<String> shared;

  /**
   * A loader.
   *
   * @param shared the packages that are the registry's; what lies below them is not
   */
  ExtensionClassLoader(URL[] jars, Set<String> shared) {
    super(jars, ClassLoader.getPlatformClassLoader());
    this.shared = shared;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (shared.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))))) {
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

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : super.getResource(name);
  }

  /** Only its own: an extension must not find the services of the registry. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return findResources(name);
  }
}
