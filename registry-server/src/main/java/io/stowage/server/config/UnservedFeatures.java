package io.stowage.server.config;

import java.util.ArrayList;
import java.util.List;

/** Tells which features are configured that this version does not have. */
public final class UnservedFeatures {

  private UnservedFeatures() {}

  /** Their keys, in the order of the sample configuration. */
  public static List<String> of(Configuration configuration) {
    List<String> keys = new ArrayList<>();
    add(keys, Keys.SEARCH_BACKEND.path(), configuration.search().backend() != null);
    add(keys, "mirroring", configuration.mirroring() != null);
    add(keys, "cache", configuration.cache() != null);
    add(keys, "cache_lru", configuration.cacheLru() != null);
    add(keys, "email_exceptions", configuration.mail() != null);
    add(keys, Keys.BUGSNAG.path(), configuration.bugsnag() != null);
    add(keys, "cors", configuration.cors() != null);
    return keys;
  }

  private static void add(List<String> keys, String key, boolean configured) {
    if (configured) {
      keys.add(key);
    }
  }
}
