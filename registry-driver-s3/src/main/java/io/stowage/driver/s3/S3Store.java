package io.stowage.driver.s3;

import io.stowage.driver.ConditionalReads;
import io.stowage.driver.ConditionalReads.Content;
import io.stowage.driver.StoragePath;
import io.stowage.driver.UploadBusyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The requests that the driver sends, by storage paths. Failures are told in the terms of the
 * driver's interface. Safe from any thread.
 */
final class S3Store implements AutoCloseable {

  /** The most keys that a store lists or deletes in one request. */
  static final int PAGE = 1000;

  private static final String OTHER_TAG = "\"00000000000000000000000000000000\"";

  /** How a store wants the version in a condition of a write. */
  private enum TagForm {
    /** As it gives it, and RFC 9110 has it. */
    QUOTED,
    /** As Ceph wants it. */
    BARE;

    String of(String tag) {
      return this == QUOTED ? tag : tag.replace("\"", "");
    }
  }

  private final S3Settings settings;
  private final S3Client client;
  private final @Nullable ServerSideEncryption encryption;
  private final S3Multiparts multiparts;

  /** Whether the store can be told to write only what is not there. */
  private volatile boolean createsOnly;

  /** How the store wants the version that is to be replaced; null if it does not heed it. */
  private volatile @Nullable TagForm tagForm;

  private volatile boolean closed;

  S3Store(S3Settings settings) {
    this.settings = settings;
    this.client = S3Clients.client(settings);
    this.encryption = S3Clients.encryption(settings);
    this.multiparts = new S3Multiparts(this, client, settings);
  }

  /** The requests for parts and copies. */
  S3Multiparts multiparts() {
    return multiparts;
  }

  /** The key of an object. */
  String key(String path) throws IOException {
    StoragePath.check(path);
    checkOpen(path);
    return settings.prefix() + path;
  }

  /** What the keys of all objects in a folder begin with. */
  String folderKey(String folder) throws IOException {
    StoragePath.checkFolder(folder);
    checkOpen(folder);
    return settings.prefix() + (folder.isEmpty() ? "" : folder + "/");
  }

  /** The key of any text, to list from. */
  String anyKey(String text) {
    return settings.prefix() + text;
  }

  /** The path of a key. */
  String path(String key) {
    return key.substring(settings.prefix().length());
  }

  void checkOpen(String path) throws IOException {
    if (closed) {
      throw new IOException(path + ": the driver is closed");
    }
  }

  <T> T send(String path, Supplier<T> request) throws IOException {
    try {
      return request.get();
    } catch (SdkException e) {
      throw S3Failures.of(path, e);
    } catch (IllegalStateException e) {
      checkOpen(path);
      throw e;
    }
  }

  /**
   * Sends a request whose answer is in headers. If the connection breaks off within them, the
   * client takes what it has for the answer; and Swift answers without a tag those of several
   * writers that it takes for late ones. Then the request is sent again after a while.
   *
   * @param request gives null if the answer lacks something
   */
  <T> T sendForHeaders(String path, Supplier<@Nullable T> request) throws IOException {
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      T answer = send(path, request);
      if (answer != null) {
        return answer;
      }
      pause(path, ThreadLocalRandom.current().nextLong(50L << attempt));
    }
    throw new IOException(path + ": the store's answers break off");
  }

  /**
   * Finds out which conditions of writes the store heeds.
   *
   * @param path of an object that nobody else writes
   * @return whether it heeds all that are used
   */
  boolean detectConditions(String path) throws IOException {
    ByteBuffer probe = ByteBuffer.wrap(new byte[] {1});
    put(path, probe);
    createsOnly = !isWritten(path, probe, null, true);
    for (TagForm form : TagForm.values()) {
      String tag = head(path).eTag();
      if (isWritten(path, probe, form.of(tag), false)
          && !isWritten(path, probe, form.of(OTHER_TAG), false)) {
        tagForm = form;
        break;
      }
    }
    delete(path);
    return createsOnly && tagForm != null;
  }

  private boolean isWritten(
      String path, ByteBuffer content, @Nullable String match, boolean onlyNew) throws IOException {
    try {
      String unused = put(path, List.of(content), Map.of(), match, onlyNew);
      return true;
    } catch (IOException e) {
      if (!(e.getCause() instanceof SdkException)) {
        throw e;
      }
      // A store that knows no conditions, as Swift, may refuse them all.
      return !S3Failures.isConditionFailed(e);
    }
  }

  /**
   * Opens an object from an offset on.
   *
   * @param range a value of {@code Range}; null for all
   * @param version the entity tag that it must still have; null for any
   * @return null if the range lies behind the end
   */
  @Nullable ResponseInputStream<GetObjectResponse> get(
      String path, @Nullable String range, @Nullable String version) throws IOException {
    String key = key(path);
    try {
      return sendForHeaders(
          path,
          () -> {
            var stream =
                client.getObject(
                    request ->
                        request.bucket(settings.bucket()).key(key).range(range).ifMatch(version));
            GetObjectResponse answer = stream.response();
            if (answer.contentLength() != null && answer.eTag() != null) {
              return stream;
            }
            stream.abort();
            return null;
          });
    } catch (IOException e) {
      if (S3Failures.isOutOfRange(e)) {
        return null;
      }
      throw e;
    }
  }

  /** As {@link io.stowage.driver.StorageDriver#read}. */
  ReadableByteChannel read(String path, long offset, long length) throws IOException {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(path + ": range " + offset + ", " + length);
    }
    if (length == 0) {
      var unused = head(path);
      return empty();
    }
    boolean whole = offset == 0 && length == Long.MAX_VALUE;
    long last = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length - 1;
    String range = "bytes=" + offset + "-" + (last == Long.MAX_VALUE ? "" : last);
    ResponseInputStream<GetObjectResponse> stream = get(path, whole ? null : range, null);
    return stream == null
        ? empty()
        : new S3ReadChannel(this, path, stream, offset, offset + stream.response().contentLength());
  }

  private static ReadableByteChannel empty() {
    return Channels.newChannel(new BufferStream(ByteBuffer.allocate(0)));
  }

  /** As {@link ConditionalReads#read}; versions are entity tags. */
  @Nullable Content getAll(String path, int limit, @Nullable Content known) throws IOException {
    try {
      return getAllOnce(path, limit, known);
    } catch (BrokenOffException e) {
      return getAllOnce(path, limit, known);
    }
  }

  /** An answer has ended early. */
  private static final class BrokenOffException extends IOException {
    private static final long serialVersionUID = 1;

    BrokenOffException(String path, @Nullable Throwable cause) {
      super(path + ": the store's answer broke off", cause);
    }
  }

  private @Nullable Content getAllOnce(String path, int limit, @Nullable Content known)
      throws IOException {
    String key = key(path);
    String tag = known == null ? null : known.version();
    try (ResponseInputStream<GetObjectResponse> stream =
        client.getObject(request -> request.bucket(settings.bucket()).key(key).ifNoneMatch(tag))) {
      Long size = stream.response().contentLength();
      if (size == null || stream.response().eTag() == null) {
        throw new BrokenOffException(path, null);
      }
      if (size > limit) {
        stream.abort();
        throw new IOException(path + ": larger than " + limit + " bytes");
      }
      byte[] bytes = read(path, stream, size.intValue());
      return new Content(ByteBuffer.wrap(bytes), stream.response().eTag());
    } catch (SdkException e) {
      if (known != null && e instanceof S3Exception answer && answer.statusCode() == 304) {
        return known;
      }
      if (S3Failures.isMissing(e)) {
        return null;
      }
      throw S3Failures.of(path, e);
    }
  }

  private static byte[] read(String path, InputStream stream, int size) throws IOException {
    Exception failure = null;
    try {
      byte[] bytes = stream.readNBytes(size);
      if (bytes.length == size) {
        return bytes;
      }
    } catch (IOException | SdkException e) {
      failure = e;
    }
    throw new BrokenOffException(path, failure);
  }

  HeadObjectResponse head(String path) throws IOException {
    String key = key(path);
    return sendForHeaders(
        path,
        () -> {
          HeadObjectResponse answer =
              client.headObject(request -> request.bucket(settings.bucket()).key(key));
          boolean complete = answer.contentLength() != null && answer.lastModified() != null;
          return complete ? answer : null;
        });
  }

  void put(String path, ByteBuffer content) throws IOException {
    String unused = put(path, List.of(content), Map.of(), null, false);
  }

  /**
   * Writes an object in place of one version of it.
   *
   * @param metadata to keep with it
   * @param version the entity tag of what is there; null for nothing
   * @return the entity tag
   * @throws UploadBusyException if something else is there, and the store can tell
   */
  String putVersion(
      String path, List<ByteBuffer> content, Map<String, String> metadata, @Nullable String version)
      throws IOException {
    TagForm form = tagForm;
    String match = form == null || version == null ? null : form.of(version);
    boolean onlyNew = createsOnly && version == null;
    try {
      return put(path, content, metadata, match, onlyNew);
    } catch (IOException e) {
      if ((match != null || onlyNew) && S3Failures.isConditionFailed(e)) {
        throw (UploadBusyException) new UploadBusyException(path).initCause(e);
      }
      throw e;
    }
  }

  private String put(
      String path,
      List<ByteBuffer> content,
      Map<String, String> metadata,
      @Nullable String match,
      boolean onlyNew)
      throws IOException {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(settings.bucket())
            .key(key(path))
            .metadata(metadata)
            .ifMatch(match)
            .ifNoneMatch(onlyNew ? "*" : null)
            .storageClass(settings.storageClass())
            .serverSideEncryption(encryption)
            .ssekmsKeyId(settings.kmsKey())
            .build();
    return sendForHeaders(path, () -> client.putObject(request, Bodies.of(content)).eTag());
  }

  private static void pause(String path, long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(path + ": interrupted", e);
    }
  }

  void delete(String path) throws IOException {
    String key = key(path);
    var unused =
        send(
            path, () -> client.deleteObject(request -> request.bucket(settings.bucket()).key(key)));
  }

  /**
   * Deletes up to {@link #PAGE} keys.
   *
   * @param folder that they are in, for messages
   */
  void deleteAll(String folder, List<String> keys) throws IOException {
    List<ObjectIdentifier> objects =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    DeleteObjectsResponse answer =
        send(
            folder,
            () ->
                client.deleteObjects(
                    request ->
                        request
                            .bucket(settings.bucket())
                            .delete(delete -> delete.objects(objects).quiet(true))));
    for (S3Error failure : answer.errors()) {
      // Ceph fails where two delete the same; alone it is sent again, or says why it cannot be.
      delete(path(failure.key()));
    }
  }

  /**
   * Lists a page.
   *
   * @param folder that is listed, for messages
   * @param keys what all keys begin with
   * @param delimiter null to go into the folders below
   * @param startAfter a key; null to begin
   */
  ListObjectsV2Response list(
      String folder, String keys, @Nullable String delimiter, @Nullable String startAfter, int most)
      throws IOException {
    checkOpen(folder);
    String token = null;
    while (true) {
      String next = token;
      ListObjectsV2Response answer =
          send(
              folder,
              () ->
                  client.listObjectsV2(
                      request ->
                          request
                              .bucket(settings.bucket())
                              .prefix(keys)
                              .delimiter(delimiter)
                              .startAfter(startAfter)
                              .continuationToken(next)
                              .maxKeys(most)));
      token = answer.nextContinuationToken();
      boolean empty = answer.contents().isEmpty() && answer.commonPrefixes().isEmpty();
      // A page may be shorter than it could be, and even empty, before the end.
      if (!empty || !Boolean.TRUE.equals(answer.isTruncated()) || token == null) {
        return answer;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    client.close();
  }
}
