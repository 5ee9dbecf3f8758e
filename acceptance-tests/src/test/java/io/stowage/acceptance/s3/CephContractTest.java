package io.stowage.acceptance.s3;

import io.stowage.acceptance.fixture.Bucket;
import io.stowage.acceptance.fixture.Ceph;
import io.stowage.driver.ConditionalReads;
import io.stowage.driver.RedirectUrls;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.s3.S3Driver;
import io.stowage.driver.testkit.StorageDriverContract;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The driver keeps its contract over a Ceph RADOS Gateway. */
@TestInstance(Lifecycle.PER_CLASS)
class CephContractTest extends StorageDriverContract {

  private final Ceph ceph = Ceph.start();
  private final Bucket bucket = ceph.bucket("contract");

  @AfterAll
  void stop() {
    ceph.close();
  }

  @Override
  protected StorageDriver open() throws IOException {
    return S3Driver.open(bucket.settings().prefix("some/where").build());
  }

  @Override
  protected Set<Class<?>> capabilities() {
    return Set.of(ConditionalReads.class, RedirectUrls.class, ResumableUploads.class);
  }
}
