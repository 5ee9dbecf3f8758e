package io.stowage.driver.testkit;

import io.stowage.driver.StorageDriver;
import java.util.Set;

class MemoryDriverTest extends StorageDriverContract {
  @Override
  protected StorageDriver open() {
    return new MemoryDriver();
  }

  @Override
  protected Set<Class<?>> capabilities() {
    return Set.of();
  }
}
