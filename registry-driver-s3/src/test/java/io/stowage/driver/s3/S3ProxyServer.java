package io.stowage.driver.s3;

import io.stowage.driver.s3.awssdk.MemoryStore;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A store that speaks S3, in this process, for the tests of a class. */
final class S3ProxyServer implements BeforeAllCallback, AfterAllCallback {

  private static final String KEY = "access";
  private static final String SECRET = "secret";

  private final AtomicInteger buckets = new AtomicInteger();
  private final MemoryStore store = new MemoryStore(Clock.systemUTC());
  private final S3Proxy proxy =
      S3Proxy.builder()
          .blobStore(store)
          .endpoint(URI.create("http://127.0.0.1:0"))
          .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
          .jettyMaxThreads(64)
          .build();

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    proxy.start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    proxy.stop();
  }

  /** Where it is. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  /** What is stored, past the protocol. */
  MemoryStore store() {
    return store;
  }

  /** The name of a new bucket. */
  String newBucket() {
    String name = "bucket-" + buckets.incrementAndGet();
    var unused = store.createContainer(name);
    return name;
  }

  /** The settings of a driver for a bucket. */
  S3Settings.Builder settings(String bucket) {
    return settings(bucket, uri());
  }

  /** The settings of a driver that reaches the store somewhere else than where it is. */
  S3Settings.Builder settings(String bucket, URI endpoint) {
    return S3Settings.of(bucket).endpoint(endpoint).pathStyle(true).credentials(KEY, SECRET);
  }
}
