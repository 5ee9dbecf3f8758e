package io.stowage.driver.s3;

import io.stowage.driver.DriverContext;
import io.stowage.driver.DriverOption;
import io.stowage.driver.SpiLevel;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.StorageDriverFactory;
import java.io.IOException;
import java.util.List;

/**
 * Opens {@link S3Driver}: the driver named {@code s3}. Its options are docker-registry's, and below
 * {@code s3_} what stores of today need beside them.
 */
public final class S3DriverFactory implements StorageDriverFactory {

  /** A factory, as ServiceLoader makes it. */
  public S3DriverFactory() {}

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public int level() {
    return SpiLevel.CURRENT;
  }

  @Override
  public List<DriverOption> options() {
    return S3Options.ALL;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException that names the option that cannot be done
   * @throws IOException if the bucket cannot be used, saying why and what to do
   */
  @Override
  public StorageDriver open(DriverContext context) throws IOException {
    return S3Driver.open(new S3Options(context, BotoConfig.read(BotoConfig.files())).settings());
  }
}
