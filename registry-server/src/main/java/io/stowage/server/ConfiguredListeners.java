package io.stowage.server;

import io.stowage.core.event.Events;
import io.stowage.core.event.Events.Limits;
import io.stowage.core.event.RegistryListener;
import io.stowage.core.event.RegistryListenerFactory;
import io.stowage.core.extension.Extensions;
import io.stowage.core.extension.Extensions.Installed;
import io.stowage.server.config.Configuration;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of third parties that are installed, with what the configuration hands to them. */
final class ConfiguredListeners {

  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredListeners.class);

  private ConfiguredListeners() {}

  /**
   * Has all that are installed hear of what happens.
   *
   * @throws IOException if one refuses its settings, saying what is wrong with them
   */
  static void open(Events events, Configuration configuration) throws IOException {
    Map<String, Installed<RegistryListenerFactory>> installed =
        Extensions.find(
            RegistryListenerFactory.class,
            "listener",
            RegistryListenerFactory::name,
            configuration.storage().drivers());
    for (String name : configuration.extensions().keySet()) {
      if (!installed.containsKey(name) && !name.equals(configuration.search().backend())) {
        LOG.warn(
            "extensions.{}: no such listener is installed; there are {}", name, installed.keySet());
      }
    }
    for (Map.Entry<String, Installed<RegistryListenerFactory>> each : installed.entrySet()) {
      String name = each.getKey();
      RegistryListener listener;
      try {
        listener = each.getValue().service().open(settings(configuration.extensions().get(name)));
      } catch (IllegalArgumentException e) {
        throw new IOException("extensions." + name + ": " + e.getMessage(), e);
      } catch (RuntimeException | LinkageError e) {
        throw new IOException(
            "listener " + name + " in " + each.getValue().origin() + " cannot be opened: " + e, e);
      }
      events.listen(name, listener, Limits.DEFAULT);
      LOG.info(
          "listener {} of {} hears of {}",
          name,
          each.getValue().origin(),
          Set.copyOf(listener.kinds()));
    }
  }

  private static Map<String, Object> settings(@Nullable Object given) {
    Map<String, Object> settings = new TreeMap<>();
    if (given instanceof Map<?, ?> map) {
      map.forEach((key, value) -> settings.put(String.valueOf(key), value));
    }
    return settings;
  }
}
