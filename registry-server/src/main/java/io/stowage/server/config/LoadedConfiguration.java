package io.stowage.server.config;

import io.stowage.core.storage.Drivers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was read: the configuration if nothing is wrong with it, and what to say about it. */
public final class LoadedConfiguration {

  private final Settings settings;
  private final Drivers drivers;
  private final @Nullable Configuration configuration;

  LoadedConfiguration(Settings settings, Drivers drivers, @Nullable Configuration configuration) {
    this.settings = settings;
    this.drivers = drivers;
    this.configuration = configuration;
  }

  /**
   * The configuration.
   *
   * @throws ConfigurationException with everything that is wrong
   */
  public Configuration configuration() {
    if (configuration == null) {
      throw new ConfigurationException(settings.errors());
    }
    return configuration;
  }

  /** What is likely not as it was meant, a line each. */
  public List<String> warnings() {
    return List.copyOf(settings.warnings());
  }

  /** The drivers that are installed. */
  public Drivers drivers() {
    return drivers;
  }

  /** Which flavor of which file it is; null for none of any. */
  public @Nullable String origin() {
    return settings.isWithoutFile() ? null : settings.origin();
  }

  /** All values that nobody may see, to be taken out of what leaves the server. */
  public List<String> secrets() {
    return settings.secrets();
  }

  /** The values that hold, as YAML, without what is secret. Those that are wrong are left out. */
  public String yaml() {
    return EffectiveYaml.write(settings);
  }
}
