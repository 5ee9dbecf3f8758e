package io.stowage.driver.file;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.stowage.driver.ChangeStamps;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.testkit.StorageDriverContract;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/**
 * The contract on a file system in memory that neither tells case apart nor how accents are
 * written.
 */
class OsXContractTest extends StorageDriverContract {
  private final FileSystem fileSystem = Jimfs.newFileSystem(Configuration.osX());

  @Override
  protected StorageDriver open() throws IOException {
    return FileDriver.open(fileSystem.getPath("stowage", "root"));
  }

  @Override
  protected Set<Class<?>> capabilities() {
    return Set.of(ChangeStamps.class, ResumableUploads.class);
  }

  @AfterEach
  void closeFileSystem() throws IOException {
    fileSystem.close();
  }
}
