package io.stowage.driver.s3;

import io.stowage.driver.RedirectUrls;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * URLs by which clients read objects without us: signed ones of the store or of CloudFront, or
 * plain ones of a network that may read the bucket. Safe from any thread.
 */
final class S3Redirects implements RedirectUrls, AutoCloseable {

  private final S3Settings settings;
  private final S3Store store;
  private final S3Presigner presigner;

  S3Redirects(S3Settings settings, S3Store store) {
    this.settings = settings;
    this.store = store;
    this.presigner = S3Clients.presigner(settings);
  }

  @Override
  public URI url(String path, Method method) throws IOException {
    String key = store.key(path);
    URI base = settings.redirectBase();
    return base == null ? ofStore(path, key, method) : ofBase(base, key);
  }

  private URI ofStore(String path, String key, Method method) throws IOException {
    Duration expiry = settings.redirectExpiry();
    String bucket = settings.bucket();
    try {
      return (method == Method.GET
              ? presigner.presignGetObject(
                  sign ->
                      sign.signatureDuration(expiry)
                          .getObjectRequest(request -> request.bucket(bucket).key(key)))
              : presigner.presignHeadObject(
                  sign ->
                      sign.signatureDuration(expiry)
                          .headObjectRequest(request -> request.bucket(bucket).key(key))))
          .url()
          .toURI();
    } catch (SdkException e) {
      throw S3Failures.of(path, e);
    } catch (URISyntaxException e) {
      throw new IOException(path + ": no URL of the store can be made", e);
    }
  }

  private URI ofBase(URI base, String key) throws IOException {
    try {
      String encoded = new URI(null, null, "/" + key, null).getRawPath();
      URI url = URI.create(base.toString().replaceAll("/+$", "") + encoded);
      CloudFrontKey signer = settings.cloudFrontKey();
      return signer == null ? url : signer.sign(url, expires());
    } catch (URISyntaxException e) {
      throw new IOException(key + ": cannot stand in a URL", e);
    }
  }

  private Instant expires() {
    return Instant.now().plus(settings.redirectExpiry());
  }

  @Override
  public void close() {
    presigner.close();
  }
}
