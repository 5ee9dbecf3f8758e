package io.stowage.driver.s3.awssdk;

import static org.gaul.s3proxy.blobstore.S3Exceptions.fromStatusCode;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.SdkResponses;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/** The buckets of a store. All that is in them is private. */
abstract class MemoryBuckets implements BlobStore {

  private final Map<String, MemoryBucket> buckets = new ConcurrentHashMap<>();
  private final Clock clock;

  MemoryBuckets(Clock clock) {
    this.clock = clock;
  }

  final MemoryBucket bucket(String name) {
    MemoryBucket found = buckets.get(name);
    if (found == null) {
      throw S3Exceptions.noSuchBucket(name, "no such bucket");
    }
    return found;
  }

  @Override
  public ListBucketsResponse list() {
    return ListBucketsResponse.builder()
        .buckets(
            buckets.entrySet().stream()
                .map(entry -> SdkResponses.bucket(entry.getKey(), entry.getValue().created))
                .toList())
        .build();
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    MemoryBucket unused = bucket(request.bucket());
    return HeadBucketResponse.builder().build();
  }

  @Override
  public CreateBucketResponse createContainer(CreateBucketRequest request) {
    if (buckets.putIfAbsent(request.bucket(), new MemoryBucket(clock.instant())) != null) {
      throw S3Exceptions.bucketAlreadyOwnedByYou(request.bucket());
    }
    return CreateBucketResponse.builder().build();
  }

  @Override
  public void deleteBucket(String name) {
    if (!bucket(name).isEmpty()) {
      throw S3Exceptions.bucketNotEmpty(name);
    }
    buckets.remove(name);
  }

  @Override
  public BucketCannedACL getContainerAccess(String bucket) {
    return BucketCannedACL.PRIVATE;
  }

  @Override
  public void setContainerAccess(String bucket, BucketCannedACL access) {
    throw fromStatusCode(501);
  }

  @Override
  public ObjectCannedACL getBlobAccess(String bucket, String key) {
    return ObjectCannedACL.PRIVATE;
  }

  @Override
  public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
    throw fromStatusCode(501);
  }
}
