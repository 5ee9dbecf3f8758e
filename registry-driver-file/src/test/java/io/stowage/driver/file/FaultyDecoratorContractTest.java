package io.stowage.driver.file;

import io.stowage.driver.StorageDriver;
import io.stowage.driver.testkit.Faults;
import io.stowage.driver.testkit.FaultyDriver;
import java.io.IOException;

/** The contract through a decorator that could make it fail but does not. */
class FaultyDecoratorContractTest extends DiskContractTest {
  @Override
  protected StorageDriver open() throws IOException {
    return new FaultyDriver(super.open(), new Faults());
  }
}
