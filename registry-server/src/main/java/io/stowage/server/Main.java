package io.stowage.server;

import io.stowage.core.Registry;
import io.stowage.core.cache.SharedCache;
import io.stowage.core.mirror.Mirrors;
import io.stowage.core.search.SearchIndexer;
import io.stowage.driver.StorageDriver;
import io.stowage.server.config.Configuration;
import io.stowage.server.config.Configuration.Mirroring;
import io.stowage.server.config.ConfigurationException;
import io.stowage.server.config.ConfigurationLoader;
import io.stowage.server.config.LoadedConfiguration;
import io.stowage.server.http.Api;
import io.stowage.server.http.Listener;
import io.stowage.server.notify.Notifier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The runnable jar: the registry, set up by its environment and its configuration. */
public final class Main {

  private Main() {}

  /**
   * Starts the server, or does what the arguments say. The server ends with the process; if it
   * cannot start, the process exits with 1.
   *
   * @param arguments as {@code --help} tells
   */
  public static void main(String[] arguments) {
    try {
      run(Arguments.parse(arguments));
    } catch (IOException | RuntimeException e) {
      say(message(e));
      System.exit(1);
    }
  }

  private static void run(Arguments arguments) throws IOException {
    switch (arguments.command()) {
      case HELP -> System.out.print(Arguments.HELP);
      case VERSION -> System.out.println("Stowage " + version());
      case CHECK_CONFIG -> check(arguments);
      case READ_LAYERS -> readLayers();
      case REBUILD_SEARCH -> rebuildSearch();
      case SERVE -> serve();
    }
  }

  private static ConfigurationLoader loader() {
    Logging.configure();
    return new ConfigurationLoader(
        System.getenv(), Path.of("").toAbsolutePath(), System.getProperty("user.home", "/"));
  }

  private static void check(Arguments arguments) throws IOException {
    Path file = arguments.file();
    LoadedConfiguration loaded = file == null ? loader().load() : loader().load(file);
    loaded.warnings().forEach(Main::say);
    System.out.print(loaded.yaml());
    System.out.flush();
    try {
      loaded.configuration();
    } catch (ConfigurationException e) {
      e.lines().forEach(Main::say);
      System.exit(1);
    }
  }

  private static void readLayers() throws IOException {
    LoadedConfiguration loaded = loader().load();
    loaded.warnings().forEach(Main::say);
    try (StorageDriver driver = open(loaded);
        Registry registry =
            Registry.open(driver, ConfiguredOptions.registry(loaded.configuration()))) {
      int count = registry.images().readLayers(id -> System.out.println("read " + id));
      System.out.println(count + " layers read in " + driver);
    }
  }

  private static void rebuildSearch() throws IOException {
    LoadedConfiguration loaded = loader().load();
    loaded.warnings().forEach(Main::say);
    Configuration configuration = loaded.configuration();
    try (StorageDriver driver = open(loaded);
        Registry registry = Registry.open(driver, ConfiguredOptions.registry(configuration))) {
      System.out.println(ConfiguredSearch.rebuild(configuration, registry));
    }
  }

  private static void serve() throws IOException {
    LoadedConfiguration loaded = loader().load();
    loaded.warnings().forEach(Main::say);
    Configuration configuration = loaded.configuration();
    Logging.configure(configuration);
    ServerOptions.Builder options =
        ConfiguredOptions.server(configuration, Logging.accesses(configuration.log()));
    SearchIndexer.Opening search = ConfiguredSearch.find(configuration);
    Opened opened = new Opened();
    opened.add(ErrorReporting.begin(loaded, version()));
    StorageDriver driver = opened.add(open(loaded));
    SharedCache cache = opened.add(ConfiguredCaches.objects(configuration, driver));
    if (configuration.cacheLru() != null && cache == SharedCache.NONE) {
      say("cache_lru is not used: the storage is on this machine, and faster than a Redis");
    }
    Registry registry = Registry.open(driver, ConfiguredOptions.registry(configuration), cache);
    Notifier notifier = ConfiguredNotifications.open(registry, configuration);
    if (notifier != null) {
      opened.add(notifier); // it hears of pulls as long as the registry hands them out
    }
    opened.add(registry);
    ConfiguredListeners.open(registry.events(), configuration);
    if (search != null) {
      options.search(opened.add(SearchIndexer.start(registry, search)));
    }
    Mirrors mirrors = ConfiguredMirrors.of(configuration.mirrors(), registry, version());
    if (mirrors != null) {
      options.mirrors(opened.add(mirrors));
    }
    Mirroring source = configuration.mirroring();
    if (source != null) {
      SharedCache tags = opened.add(ConfiguredCaches.times(configuration, driver));
      if (tags == SharedCache.NONE) {
        say("mirroring: there is no cache for tags, so the source is asked for each; see cache");
      }
      options.source(opened.add(ConfiguredMirrors.v1(source, registry, tags, version())));
    } else if (configuration.cache() != null) {
      say("cache is not used: it is for the tags of a source that is mirrored");
    }
    RegistryServer server = opened.add(listen(registry, options.build()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(opened)));
    System.out.println(
        "Stowage "
            + version()
            + " listening on "
            + server.addresses().stream().map(Main::url).collect(Collectors.joining(" and "))
            + (configuration.listeners().stream().allMatch(listener -> listener.host() == null)
                ? " (this machine only; set REGISTRY_HOST for others)"
                : "")
            + ", serving "
            + serving(configuration.listeners())
            + ", storing in "
            + driver
            + (loaded.origin() == null ? "" : ", " + loaded.origin()));
    System.out.flush();
  }

  /** The APIs, and where listeners differ the port of each. */
  private static String serving(List<Listener> listeners) {
    boolean alike = listeners.stream().map(Listener::apis).distinct().count() == 1;
    return listeners.stream()
        .map(
            listener ->
                (alike ? "" : "on port " + listener.port() + " ")
                    + (listener.apis().size() == 2
                        ? "v1 and v2 (OCI)"
                        : listener.apis().contains(Api.V1) ? "v1" : "v2 (OCI)"))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static StorageDriver open(LoadedConfiguration loaded) throws IOException {
    Configuration.Storage storage = loaded.configuration().storage();
    try {
      return loaded.drivers().open(storage.driver(), storage.options());
    } catch (IOException e) {
      if (!storage.driver().equals("file")) {
        throw new IOException("cannot store in " + reason(e), e);
      }
      String folder = storage.options().get("storage_path");
      throw new IOException(
          "cannot store in "
              + (folder == null ? storage.driver() : folder)
              + ": "
              + reason(e)
              + "; set "
              + (loaded.origin() == null ? "STORAGE_PATH" : "storage_path or STORAGE_PATH")
              + " to store elsewhere",
          e);
    }
  }

  /** Why a file cannot be used. */
  static String reason(Exception failure) {
    if (failure instanceof FileAlreadyExistsException e) {
      return e.getFile() + " is no folder";
    }
    if (failure instanceof NoSuchFileException e) {
      return e.getFile() + " does not exist, or its folder does not";
    }
    if (failure instanceof AccessDeniedException e) {
      return "no permission to write to " + e.getFile();
    }
    return message(failure);
  }

  private static RegistryServer listen(Registry registry, ServerOptions options)
      throws IOException {
    try {
      return RegistryServer.start(registry, options);
    } catch (IOException e) {
      throw new IOException(
          message(e) + "; set REGISTRY_PORT or REGISTRY_HOST to listen elsewhere", e);
    }
  }

  /** Ends in order, and the process as one that was asked to end: not as killed by the signal. */
  private static void close(Opened opened) {
    opened.close();
    System.err.flush();
    Runtime.getRuntime().halt(0);
  }

  private static String url(InetSocketAddress address) {
    String host = RegistryServer.text(address.getAddress());
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  private static void say(String line) {
    System.err.println("stowage: " + line);
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
