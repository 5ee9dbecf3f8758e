package io.stowage.driver.s3.awssdk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/** An object that comes in parts. */
record MemoryUpload(
    CreateMultipartUploadRequest request,
    Instant begun,
    ConcurrentSkipListMap<Integer, MemoryObject> parts) {

  private static final long MIN_PART = 5L << 20;

  /**
   * The object of parts that a client names. Their sizes have to fit: what Amazon demands, and that
   * all but the last are equal, which some other stores do.
   */
  MemoryObject complete(List<CompletedPart> named, Instant now) {
    List<MemoryObject> chosen = new ArrayList<>();
    for (CompletedPart one : named) {
      MemoryObject part = parts.get(one.partNumber());
      if (part == null || !MemoryBucket.is(part, one.eTag())) {
        throw S3Exceptions.invalidArgument("part " + one.partNumber() + " is not what was sent");
      }
      chosen.add(part);
    }
    for (int i = 0; i < chosen.size() - 1; i++) {
      long size = chosen.get(i).size();
      if (size < MIN_PART || size != chosen.get(0).size()) {
        throw S3Exceptions.invalidArgument("part " + (i + 1) + " has " + size + " bytes");
      }
    }
    if (chosen.size() > 1 && chosen.get(chosen.size() - 1).size() > chosen.get(0).size()) {
      throw S3Exceptions.invalidArgument("the last part is larger than the others");
    }
    return MemoryObject.of(chosen, now, request.contentType(), request.metadata());
  }
}
