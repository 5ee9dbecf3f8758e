package io.stowage.server.http;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.oci.Upload;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the body of a request to an upload. */
public final class UploadBody implements BodyReceiver.Sink {

  private static final Logger LOG = LoggerFactory.getLogger(UploadBody.class);

  private final Request request;
  private final Upload upload;
  private final long announced;
  private final boolean last;
  private final Runnable answer;
  private long received;

  private UploadBody(
      Request request, Upload upload, long announced, boolean last, Runnable answer) {
    this.request = request;
    this.upload = upload;
    this.announced = announced;
    this.last = last;
    this.answer = answer;
  }

  /**
   * The last body of an upload, which is committed.
   *
   * @param announced the length in bytes; -1 if it is not known
   * @param answer to give when the blob is stored
   */
  public static UploadBody last(Request request, Upload upload, long announced, Runnable answer) {
    return new UploadBody(request, upload, announced, true, answer);
  }

  /** A body with others behind it; the upload is left when it has come. */
  public static UploadBody part(Request request, Upload upload, long announced, Runnable answer) {
    return new UploadBody(request, upload, announced, false, answer);
  }

  @Override
  public void write(ByteBuffer buffer) {
    received += buffer.remaining();
    upload.write(buffer);
  }

  @Override
  public void complete() {
    if (announced >= 0 && received != announced) {
      throw new RegistryException(
          ErrorCode.SIZE_INVALID, "the body has " + received + " bytes, not " + announced);
    }
    if (last) {
      upload.commit();
    }
    // Left before the answer, so that the client's next request does not find it taken.
    upload.close();
    answer.run();
  }

  @Override
  public void close() {
    try {
      upload.close();
    } catch (RegistryException e) {
      LOG.warn("{}: {}", request.exchange().getRequestPath(), e.message());
    }
  }
}
