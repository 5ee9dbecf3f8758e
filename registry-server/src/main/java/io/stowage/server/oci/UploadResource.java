package io.stowage.server.oci;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.core.oci.Upload;
import io.stowage.server.http.BodyReceiver;
import io.stowage.server.http.Request;
import io.stowage.server.http.Resource;
import io.stowage.server.http.UploadBody;
import io.undertow.util.Headers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2/<name>/blobs/uploads/<id>}: the chunks, the end, the state and the cancelling of an
 * upload ("Pushing a blob in chunks", "Cancel a blob upload").
 */
public final class UploadResource implements Resource {

  private static final Pattern CHUNK = Pattern.compile("([0-9]+)-([0-9]+)");

  private static final int MOST_DIGITS = 18;

  private record Chunk(long first, long length) {}

  private final Registry registry;
  private final BodyReceiver receiver;

  /** Uploads of a registry. */
  public UploadResource(Registry registry, BodyReceiver receiver) {
    this.registry = registry;
    this.receiver = receiver;
  }

  @Override
  public void answer(Request request) {
    switch (request.method()) {
      case "PATCH" -> patch(request);
      case "PUT" -> put(request);
      case "DELETE" -> {
        registry.uploads().cancel(request.repository(), request.item());
        request.end(204);
      }
      default -> {
        long offset = registry.uploads().offset(request.repository(), request.item());
        UploadAnswers.underWay(request, request.item(), offset, 204);
      }
    }
  }

  private void patch(Request request) {
    Chunk chunk = chunk(request);
    Upload upload = registry.uploads().append(request.repository(), request.item());
    receive(
        request,
        upload,
        chunk,
        UploadBody.part(
            request,
            upload,
            chunk == null ? request.contentLength() : chunk.length(),
            () -> UploadAnswers.underWay(request, request.item(), upload.offset(), 202)));
  }

  private void put(Request request) {
    String text = request.query().get("digest");
    if (text == null) {
      throw new RegistryException(
          ErrorCode.DIGEST_INVALID, "the parameter digest is missing: it closes the upload");
    }
    Digest digest = Digest.parse(text);
    Chunk chunk = chunk(request);
    long length = chunk == null ? request.contentLength() : chunk.length();
    Upload upload =
        registry
            .uploads()
            .finish(
                request.repository(),
                request.item(),
                digest,
                length,
                request.query().get(UploadAnswers.OFFSET) != null);
    receive(
        request,
        upload,
        chunk,
        UploadBody.last(request, upload, length, () -> UploadAnswers.stored(request, digest)));
  }

  private void receive(Request request, Upload upload, @Nullable Chunk chunk, UploadBody body) {
    try {
      if (chunk != null) {
        check(chunk, upload.offset(), request.contentLength());
      }
    } catch (RegistryException e) {
      upload.close();
      throw e;
    }
    receiver.receive(request, body);
  }

  private static void check(Chunk chunk, long offset, long announced) {
    if (chunk.first() != offset) {
      throw new RegistryException(
          ErrorCode.UPLOAD_OUT_OF_ORDER,
          "the chunk begins at " + chunk.first() + "; the upload ends at " + offset);
    }
    if (announced >= 0 && announced != chunk.length()) {
      throw new RegistryException(
          ErrorCode.SIZE_INVALID,
          "Content-Range tells of " + chunk.length() + " bytes, Content-Length of " + announced);
    }
  }

  /** The {@code Content-Range} of a chunk: two numbers, without a unit and a total. */
  private static @Nullable Chunk chunk(Request request) {
    String header = request.header(Headers.CONTENT_RANGE);
    if (header == null) {
      return null;
    }
    Matcher matcher = CHUNK.matcher(header.trim());
    if (!matcher.matches()) {
      throw new RegistryException(
          ErrorCode.BLOB_UPLOAD_INVALID, "Content-Range must be two numbers: <first>-<last>");
    }
    long first = position(matcher.group(1));
    long length = position(matcher.group(2)) - first + 1;
    if (length < 0) {
      throw new RegistryException(
          ErrorCode.BLOB_UPLOAD_INVALID, "Content-Range ends before it begins");
    }
    return new Chunk(first, length);
  }

  /** A position; one of very many digits is past the end of every upload. */
  private static long position(String digits) {
    return digits.length() > MOST_DIGITS ? Long.MAX_VALUE / 2 : Long.parseLong(digits);
  }
}
