package io.stowage.driver.s3;

import io.stowage.driver.ConditionalReads;
import io.stowage.driver.RedirectUrls;
import io.stowage.driver.ResumableUploads;
import io.stowage.driver.StorageDriver;
import io.stowage.driver.testkit.StorageDriverContract;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract against a store in this process. */
class S3ProxyContractTest extends StorageDriverContract {

  @RegisterExtension private static final S3ProxyServer SERVER = new S3ProxyServer();

  private final String bucket = SERVER.newBucket();

  @Override
  protected StorageDriver open() throws IOException {
    return S3Driver.open(SERVER.settings(bucket).prefix("some/where").build());
  }

  @Override
  protected Set<Class<?>> capabilities() {
    return Set.of(ConditionalReads.class, RedirectUrls.class, ResumableUploads.class);
  }
}
