package io.stowage.driver.s3.awssdk;

import static org.gaul.s3proxy.blobstore.S3Exceptions.fromStatusCode;

import io.stowage.driver.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** The objects and the uploads of a bucket. */
final class MemoryBucket {

  final Instant created;
  final Map<String, MemoryUpload> uploads = new ConcurrentHashMap<>();
  private final ConcurrentNavigableMap<String, MemoryObject> objects =
      new ConcurrentSkipListMap<>(StoragePath.ORDER);

  MemoryBucket(Instant created) {
    this.created = created;
  }

  @Nullable MemoryObject get(String key) {
    return objects.get(key);
  }

  boolean isEmpty() {
    return objects.isEmpty();
  }

  void remove(String key) {
    objects.remove(key);
  }

  /** Stores an object if what is there is as it has to be. */
  void put(
      String key, MemoryObject object, @Nullable String ifMatch, @Nullable String ifNoneMatch) {
    var unused =
        objects.compute(
            key,
            (same, before) -> {
              check(before, ifMatch, ifNoneMatch);
              return object;
            });
  }

  private static void check(
      @Nullable MemoryObject before, @Nullable String ifMatch, @Nullable String ifNoneMatch) {
    boolean matches = ifMatch == null || (before != null && is(before, ifMatch));
    if (!matches || (ifNoneMatch != null && before != null && is(before, ifNoneMatch))) {
      throw fromStatusCode(412);
    }
  }

  /** Whether an object has an entity tag. */
  static boolean is(MemoryObject object, String tag) {
    return tag.equals("*") || tag.replace("\"", "").equals(object.etag().replace("\"", ""));
  }

  /** A page of the keys, and of the folders that a delimiter makes of them. */
  ListObjectsV2Response list(ListObjectsV2Request request) {
    String prefix = request.prefix() == null ? "" : request.prefix();
    String delimiter = request.delimiter() == null ? "" : request.delimiter();
    String token = request.continuationToken();
    String after = token != null ? token : request.startAfter() == null ? "" : request.startAfter();
    int most = request.maxKeys() == null ? 1000 : Math.min(1000, request.maxKeys());

    List<S3Object> found = new ArrayList<>();
    List<CommonPrefix> folders = new ArrayList<>();
    // A page that ended with a folder goes on behind all that is in it.
    String folder = !delimiter.isEmpty() && after.endsWith(delimiter) && token != null ? after : "";
    String last = "";
    boolean fromPrefix = StoragePath.ORDER.compare(prefix, after) > 0;
    for (var entry : objects.tailMap(fromPrefix ? prefix : after, fromPrefix).entrySet()) {
      String key = entry.getKey();
      if (!key.startsWith(prefix)) {
        break;
      }
      if (!folder.isEmpty() && key.startsWith(folder)) {
        continue;
      }
      if (found.size() + folders.size() == most) {
        return SdkResponses.objectsPage(found, folders, most == 0 ? null : last);
      }
      int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      if (end >= 0) {
        folder = key.substring(0, end + delimiter.length());
        folders.add(SdkResponses.commonPrefix(folder));
        last = folder;
      } else {
        found.add(listed(key, entry.getValue()));
        last = key;
      }
    }
    return SdkResponses.objectsPage(found, folders, null);
  }

  private static S3Object listed(String key, MemoryObject object) {
    return SdkResponses.objectEntry(
        key, object.etag(), object.modified(), object.size(), StorageClass.STANDARD);
  }
}
