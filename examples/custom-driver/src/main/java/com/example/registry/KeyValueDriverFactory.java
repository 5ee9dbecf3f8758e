package com.example.registry;

import io.stowage.driver.DriverContext;
import io.stowage.driver.DriverOption;
import io.stowage.driver.SpiLevel;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StorageDriverFactory;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Opens the driver named {@code keyvalue}: one store for each name that is asked for. */
public final class KeyValueDriverFactory implements StorageDriverFactory {
  private static final ConcurrentHashMap<String, KeyValueStore> STORES = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "keyvalue";
  }

  @Override
  public int level() {
    return SpiLevel.CURRENT;
  }

  @Override
  public List<DriverOption> options() {
    return List.of(
        DriverOption.optional(
            "store", DriverOption.Type.TEXT, "default", "The name of the store to use."));
  }

  @Override
  public StorageDriver open(DriverContext context) {
    String name = context.option("store").orElseThrow();
    return new KeyValueDriver(STORES.computeIfAbsent(name, KeyValueStore::new));
  }
}
