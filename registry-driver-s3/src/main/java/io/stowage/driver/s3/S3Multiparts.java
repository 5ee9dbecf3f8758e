package io.stowage.driver.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The requests that make an object of parts or of another object, by storage paths. Failures are as
 * in {@link S3Store}. Safe from any thread.
 */
final class S3Multiparts {

  /** The largest object that one request copies. */
  private static final long MAX_COPY = 5L << 30;

  /** How much of a larger one is copied at once. */
  private static final long COPY_PART = 1L << 30;

  private final S3Store store;
  private final S3Client client;
  private final S3Settings settings;
  private final @Nullable ServerSideEncryption encryption;

  S3Multiparts(S3Store store, S3Client client, S3Settings settings) {
    this.store = store;
    this.client = client;
    this.settings = settings;
    this.encryption = S3Clients.encryption(settings);
  }

  /** Begins a multipart upload; its id. */
  String begin(String path) throws IOException {
    String key = store.key(path);
    return store.sendForHeaders(
        path,
        () ->
            client
                .createMultipartUpload(
                    request ->
                        request
                            .bucket(settings.bucket())
                            .key(key)
                            .contentType(Bodies.TYPE)
                            .storageClass(settings.storageClass())
                            .serverSideEncryption(encryption)
                            .ssekmsKeyId(settings.kmsKey()))
                .uploadId());
  }

  /** Sends a part; its entity tag. */
  String part(String path, String upload, int number, ByteBuffer content) throws IOException {
    String key = store.key(path);
    return store.sendForHeaders(
        path,
        () ->
            client
                .uploadPart(
                    request ->
                        request
                            .bucket(settings.bucket())
                            .key(key)
                            .uploadId(upload)
                            .partNumber(number),
                    Bodies.of(List.of(content)))
                .eTag());
  }

  /** Makes a part of a range of an object; its entity tag. */
  String copyPart(String from, long offset, long length, String path, String upload, int number)
      throws IOException {
    String source = store.key(from);
    String key = store.key(path);
    return store.sendForHeaders(
        path,
        () ->
            client
                .uploadPartCopy(
                    request ->
                        request
                            .sourceBucket(settings.bucket())
                            .sourceKey(source)
                            .destinationBucket(settings.bucket())
                            .destinationKey(key)
                            .uploadId(upload)
                            .partNumber(number)
                            .copySourceRange("bytes=" + offset + "-" + (offset + length - 1)))
                .copyPartResult()
                .eTag());
  }

  /** Makes an object of parts, given by their entity tags. */
  void complete(String path, String upload, List<String> tags) throws IOException {
    String key = store.key(path);
    List<CompletedPart> parts = new ArrayList<>();
    for (String tag : tags) {
      parts.add(CompletedPart.builder().partNumber(parts.size() + 1).eTag(tag).build());
    }
    try {
      var unused =
          store.send(
              path,
              () ->
                  client.completeMultipartUpload(
                      request ->
                          request
                              .bucket(settings.bucket())
                              .key(key)
                              .uploadId(upload)
                              .multipartUpload(all -> all.parts(parts))));
    } catch (NoSuchFileException e) {
      // Perhaps it was done, and the answer was lost before the request was sent again.
      if (!store.head(path).eTag().replace("\"", "").equals(tag(tags))) {
        throw e;
      }
    }
  }

  /** The entity tag that stores give an object of parts, if they give parts their MD5. */
  private static String tag(List<String> tags) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      for (String tag : tags) {
        md5.update(HexFormat.of().parseHex(tag.replace("\"", "")));
      }
      return HexFormat.of().formatHex(md5.digest()) + "-" + tags.size();
    } catch (NoSuchAlgorithmException | IllegalArgumentException e) {
      return ""; // of no object
    }
  }

  /** Throws parts away; those of an upload that is gone are. */
  void abort(String path, String upload) throws IOException {
    String key = store.key(path);
    try {
      var unused =
          store.send(
              path,
              () ->
                  client.abortMultipartUpload(
                      request -> request.bucket(settings.bucket()).key(key).uploadId(upload)));
    } catch (NoSuchFileException e) {
      // Somebody else has.
    }
  }

  /** All multipart uploads under way. */
  List<MultipartUpload> list() throws IOException {
    store.checkOpen("");
    try {
      return client
          .listMultipartUploadsPaginator(
              request -> request.bucket(settings.bucket()).prefix(settings.prefix()))
          .uploads()
          .stream()
          .toList();
    } catch (SdkException e) {
      throw S3Failures.of("", e);
    }
  }

  /** Copies an object within the store. */
  void copy(String from, String to, Senders senders) throws IOException {
    String source = store.key(from);
    String target = store.key(to);
    try {
      copyAtOnce(source, target);
    } catch (S3Exception e) {
      // Larger ones are rare, so their size is looked at only now.
      long size = e.statusCode() == 400 ? store.head(from).contentLength() : 0;
      if (size <= MAX_COPY) {
        throw S3Failures.of(from, e);
      }
      copyInParts(from, to, size, senders);
    } catch (SdkException e) {
      throw S3Failures.of(from, e);
    }
  }

  private void copyAtOnce(String source, String target) {
    var unused =
        client.copyObject(
            request ->
                request
                    .sourceBucket(settings.bucket())
                    .sourceKey(source)
                    .destinationBucket(settings.bucket())
                    .destinationKey(target)
                    .storageClass(settings.storageClass())
                    .serverSideEncryption(encryption)
                    .ssekmsKeyId(settings.kmsKey()));
  }

  private void copyInParts(String from, String to, long size, Senders senders) throws IOException {
    Parts parts = new Parts(this, senders, to);
    try {
      for (long offset = 0; offset < size; offset += COPY_PART) {
        parts.copy(from, offset, Math.min(COPY_PART, size - offset));
      }
      parts.complete();
    } finally {
      parts.abort();
    }
  }
}
