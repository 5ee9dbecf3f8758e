package io.stowage.driver.file;

import io.stowage.driver.ChangeStamps;
import io.stowage.driver.LocalFiles;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.testkit.StorageDriverContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real disk. With {@code -Dstowage.long=true} it streams 5 GiB through it. */
class DiskContractTest extends StorageDriverContract {
  @TempDir private Path folder;

  @Override
  protected StorageDriver open() throws IOException {
    return FileDriver.open(folder);
  }

  @Override
  protected Set<Class<?>> capabilities() {
    return Set.of(LocalFiles.class, ChangeStamps.class, ResumableUploads.class);
  }

  @Override
  protected long largeObjectSize() {
    return Boolean.getBoolean("stowage.long") ? (5L << 30) + 1 : super.largeObjectSize();
  }
}
