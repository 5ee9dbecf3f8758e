package com.example.registry;

import io.stowage.driver.StorageDriver;
import io.stowage.driver.testkit.StorageDriverContract;
import java.util.Set;

class KeyValueDriverTest extends StorageDriverContract {
  private final KeyValueStore store = new KeyValueStore("test");

  @Override
  protected StorageDriver open() {
    return new KeyValueDriver(store);
  }

  @Override
  protected Set<Class<?>> capabilities() {
    return Set.of();
  }
}
