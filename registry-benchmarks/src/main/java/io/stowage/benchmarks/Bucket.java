package io.stowage.benchmarks;

import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.s3.S3Driver;
import io.stowage.driver.s3.S3Settings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * A bucket of a store that speaks S3, made for one server. It is emptied, not only of large
 * objects: such stores may hold all in memory, and do not list as fast as a disk.
 */
final class Bucket implements Storage {
  /** Below which folder servers store. */
  static final String ROOT = "registry";

  private final String name;
  private final S3Client client;
  private final S3Driver driver;
  private final @Nullable String emptied;
  private boolean closed;

  private Bucket(String name, S3Client client, S3Driver driver, @Nullable String emptied) {
    this.name = name;
    this.client = client;
    this.driver = driver;
    this.emptied = emptied;
  }

  /**
   * Makes a bucket.
   *
   * @param server to name it after
   * @throws IOException when the store does not let it
   */
  static Bucket create(S3Options options, String server) throws IOException {
    String name =
        (server + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime())
            .toLowerCase(Locale.ROOT);
    S3Address address = options.address();
    S3Client client =
        S3Client.builder()
            .endpointOverride(address.endpoint())
            .forcePathStyle(true)
            .region(Region.of(S3Address.REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(address.accessKey(), address.secretKey())))
            .build();
    try {
      var unused = client.createBucket(request -> request.bucket(name));
    } catch (SdkException e) {
      client.close();
      throw new IOException(address + ": makes no bucket: " + e.getMessage(), e);
    }
    S3Driver driver =
        S3Driver.open(
            S3Settings.of(name)
                .endpoint(address.endpoint())
                .pathStyle(true)
                .region(S3Address.REGION)
                .credentials(address.accessKey(), address.secretKey())
                .build());
    return new Bucket(name, client, driver, options.emptied());
  }

  @Override
  public String location() {
    return name;
  }

  @Override
  public void makeRoom(Instant since) throws IOException, InterruptedException {
    empty();
    if (emptied != null) {
      Process process =
          new ProcessBuilder("sh", "-c", emptied)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IOException(emptied + ": ended with " + process.exitValue());
      }
    }
  }

  private void empty() throws IOException {
    List<String> folders = new ArrayList<>();
    try (Listing<FolderEntry> children = driver.children("", "")) {
      for (FolderEntry child = children.next(); child != null; child = children.next()) {
        folders.add(child.name());
      }
    }
    for (String folder : folders) {
      driver.deleteFolder(folder);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      empty();
      for (MultipartUpload upload :
          client.listMultipartUploads(request -> request.bucket(name)).uploads()) {
        var unused =
            client.abortMultipartUpload(
                request -> request.bucket(name).key(upload.key()).uploadId(upload.uploadId()));
      }
      var unused = client.deleteBucket(request -> request.bucket(name));
    } catch (SdkException e) {
      throw new IOException(name + ": was not removed: " + e.getMessage(), e);
    } finally {
      driver.close();
      client.close();
    }
  }
}
