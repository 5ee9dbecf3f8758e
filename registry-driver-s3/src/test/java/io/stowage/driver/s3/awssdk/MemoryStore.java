package io.stowage.driver.s3.awssdk;

import static org.gaul.s3proxy.blobstore.S3Exceptions.fromStatusCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * What S3Proxy serves: any key can be beside or below any other, they are listed in the order of
 * their bytes, a write is seen whole or not at all, conditions are checked as it happens. The
 * stores that come with S3Proxy keep files, and have the rules of file systems.
 */
public final class MemoryStore extends MemoryBuckets {

  private final Clock clock;

  /**
   * An empty store.
   *
   * @param clock tells when objects were written and uploads begun
   */
  public MemoryStore(Clock clock) {
    super(clock);
    this.clock = clock;
  }

  private MemoryObject object(String bucket, String key) {
    MemoryObject found = bucket(bucket).get(key);
    if (found == null) {
      throw S3Exceptions.noSuchKey(bucket, key, "no such key");
    }
    return found;
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    return bucket(request.bucket()).list(request);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    byte[] content = receive(payload, request.contentLength(), request.contentMD5());
    MemoryObject object =
        MemoryObject.of(content, clock.instant(), request.contentType(), request.metadata());
    bucket(request.bucket()).put(request.key(), object, request.ifMatch(), request.ifNoneMatch());
    return SdkResponses.putResponse(object.etag());
  }

  private static byte[] receive(InputStream payload, Long length, @Nullable String md5) {
    byte[] content;
    try (payload) {
      content = payload.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (content.length != length
        || (md5 != null
            && !md5.equals(
                Base64.getEncoder().encodeToString(MemoryObject.md5().digest(content))))) {
      throw fromStatusCode(400);
    }
    return content;
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    Instant now = clock.instant();
    MemoryObject copy = object(request.sourceBucket(), request.sourceKey()).modifiedAt(now);
    bucket(request.destinationBucket()).put(request.destinationKey(), copy, null, null);
    return SdkResponses.copyResponse(copy.etag(), now);
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    MemoryObject object = object(request.bucket(), request.key());
    return SdkResponses.toHead(object.described().contentLength(object.size()).build());
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    MemoryObject object = object(request.bucket(), request.key());
    if (request.ifMatch() != null && !MemoryBucket.is(object, request.ifMatch())) {
      throw fromStatusCode(412);
    }
    if (request.ifNoneMatch() != null && MemoryBucket.is(object, request.ifNoneMatch())) {
      throw fromStatusCode(304);
    }
    long size = object.size();
    Span span = Span.of(request.range(), size);
    GetObjectResponse.Builder answer = object.described().contentLength(span.length());
    if (request.range() != null) {
      answer.contentRange("bytes %d-%d/%d".formatted(span.first(), span.end() - 1, size));
    }
    return SdkResponses.getResponse(answer.build(), object.read(span));
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    bucket(request.bucket()).remove(request.key());
    return DeleteObjectResponse.builder().build();
  }

  @Override
  public DeleteObjectsResponse removeBlobs(DeleteObjectsRequest request) {
    MemoryBucket bucket = bucket(request.bucket());
    List<DeletedObject> deleted =
        request.delete().objects().stream()
            .map(object -> DeletedObject.builder().key(object.key()).build())
            .toList();
    deleted.forEach(object -> bucket.remove(object.key()));
    return DeleteObjectsResponse.builder().deleted(deleted).build();
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    String id = UUID.randomUUID().toString();
    bucket(request.bucket())
        .uploads
        .put(id, new MemoryUpload(request, clock.instant(), new ConcurrentSkipListMap<>()));
    return new MultipartUpload(id, request);
  }

  private MemoryUpload upload(MultipartUpload named) {
    MemoryUpload found = bucket(named.containerName()).uploads.get(named.id());
    if (found == null || !found.request().key().equals(named.blobName())) {
      throw noSuchUpload(named);
    }
    return found;
  }

  private static RuntimeException noSuchUpload(MultipartUpload named) {
    return NoSuchUploadException.builder()
        .statusCode(404)
        .message(named.id())
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode("NoSuchUpload")
                .errorMessage("no such upload")
                .build())
        .build();
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload named, UploadPartRequest request, InputStream payload) {
    byte[] content = receive(payload, request.contentLength(), request.contentMD5());
    MemoryObject part = MemoryObject.of(content, clock.instant(), null, Map.of());
    upload(named).parts().put(request.partNumber(), part);
    return SdkResponses.uploadedPart(part.etag());
  }

  @Override
  public UploadPartCopyResponse copyMultipartPart(
      MultipartUpload named, UploadPartCopyRequest request) {
    MemoryObject source = object(request.sourceBucket(), request.sourceKey());
    Span span = Span.of(request.copySourceRange(), source.size());
    byte[] content = receive(source.read(span), span.length(), null);
    MemoryObject part = MemoryObject.of(content, clock.instant(), null, Map.of());
    upload(named).parts().put(request.partNumber(), part);
    return SdkResponses.copiedPart(part.etag(), part.modified(), null);
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload named, CompleteMultipartUploadRequest request) {
    MemoryUpload upload = upload(named);
    MemoryObject object = upload.complete(request.multipartUpload().parts(), clock.instant());
    MemoryBucket bucket = bucket(named.containerName());
    bucket.put(named.blobName(), object, request.ifMatch(), request.ifNoneMatch());
    bucket.uploads.remove(named.id());
    return SdkResponses.completeResponse(object.etag());
  }

  @Override
  public void abortMultipartUpload(MultipartUpload named) {
    MemoryUpload unused = upload(named);
    bucket(named.containerName()).uploads.remove(named.id());
  }

  @Override
  public List<Part> listMultipartUpload(MultipartUpload named) {
    return upload(named).parts().entrySet().stream()
        .map(
            entry ->
                SdkResponses.part(
                    entry.getKey(),
                    entry.getValue().size(),
                    entry.getValue().etag(),
                    entry.getValue().modified()))
        .toList();
  }

  @Override
  public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(
      String bucket) {
    return bucket(bucket).uploads.entrySet().stream()
        .map(
            entry ->
                SdkResponses.upload(
                    entry.getValue().request().key(), entry.getKey(), entry.getValue().begun()))
        .toList();
  }

  @Override
  public long getMinimumMultipartPartSize() {
    return 5L << 20;
  }

  @Override
  public boolean supportsCopyMultipartPart() {
    return true;
  }
}
