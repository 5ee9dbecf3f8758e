package io.stowage.driver.s3.awssdk;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object, or a part of one that is being uploaded.
 *
 * @param pieces its bytes, which nobody changes
 */
record MemoryObject(
    List<byte[]> pieces,
    String etag,
    Instant modified,
    @Nullable String contentType,
    Map<String, String> metadata) {

  /** An object of bytes that came in one piece. */
  static MemoryObject of(
      byte[] content, Instant now, @Nullable String contentType, Map<String, String> metadata) {
    String etag = '"' + HexFormat.of().formatHex(md5().digest(content)) + '"';
    return new MemoryObject(List.of(content), etag, now, contentType, metadata);
  }

  /** An object of parts. */
  static MemoryObject of(
      List<MemoryObject> parts,
      Instant now,
      @Nullable String contentType,
      Map<String, String> metadata) {
    MessageDigest all = md5();
    List<byte[]> pieces = new ArrayList<>();
    for (MemoryObject part : parts) {
      all.update(HexFormat.of().parseHex(part.etag.replace("\"", "")));
      pieces.addAll(part.pieces);
    }
    String etag = "\"%s-%d\"".formatted(HexFormat.of().formatHex(all.digest()), parts.size());
    return new MemoryObject(List.copyOf(pieces), etag, now, contentType, metadata);
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  long size() {
    return pieces.stream().mapToLong(piece -> piece.length).sum();
  }

  InputStream read(Span span) {
    List<InputStream> streams = new ArrayList<>();
    long start = 0;
    for (byte[] piece : pieces) {
      long first = Math.max(span.first() - start, 0);
      long end = Math.min(span.end() - start, piece.length);
      if (first < end) {
        streams.add(new ByteArrayInputStream(piece, (int) first, (int) (end - first)));
      }
      start += piece.length;
    }
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  /** What a client is told of it, but for the length. */
  GetObjectResponse.Builder described() {
    return GetObjectResponse.builder()
        .eTag(etag)
        .lastModified(modified)
        .contentType(contentType)
        .metadata(metadata);
  }

  MemoryObject modifiedAt(Instant time) {
    return new MemoryObject(pieces, etag, time, contentType, metadata);
  }
}
