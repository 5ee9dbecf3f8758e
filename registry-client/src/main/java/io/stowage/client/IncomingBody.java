package io.stowage.client;

import io.stowage.core.mirror.Upstream;
import io.stowage.core.mirror.UpstreamException;
import io.stowage.core.mirror.UpstreamException.Reason;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A blob or a layer that is coming.
 *
 * @param what that is, for messages
 * @param skipped how many bytes of the answer are not wanted
 */
record IncomingBody(Answer answer, String what, long skipped) implements Upstream.Incoming {

  /** The headers to ask with for what begins at an offset. */
  static Map<String, String> headers(long offset) {
    // Bytes as they are: a coding would give others than those that the digest is of.
    return offset == 0
        ? Map.of("Accept-Encoding", "identity")
        : Map.of("Accept-Encoding", "identity", "Range", "bytes=" + offset + "-");
  }

  /** The status of success. */
  static int status(long offset) {
    return offset == 0 ? 200 : 206;
  }

  /** The body of an answer of that status, which is closed if it is another part. */
  static IncomingBody of(Answer answer, long offset, String what) throws UpstreamException {
    String range = answer.header("Content-Range");
    if (offset > 0 && (range == null || !range.startsWith("bytes " + offset + "-"))) {
      answer.close();
      throw new UpstreamException(Reason.FAILED, answer.origin() + " sent another part of " + what);
    }
    return new IncomingBody(answer, what, 0);
  }

  /** The body of an answer with all of it, behind an offset. */
  static IncomingBody behind(Answer answer, long offset, String what) throws UpstreamException {
    IncomingBody body = new IncomingBody(answer, what, offset);
    try {
      body.skip(offset);
      return body;
    } catch (UpstreamException e) {
      body.close();
      throw e;
    }
  }

  private void skip(long count) throws UpstreamException {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    for (long left = count; left > 0; left -= buffer.position()) {
      buffer.clear().limit((int) Math.min(left, buffer.capacity()));
      if (read(buffer) < 0) {
        throw new UpstreamException(Reason.WRONG, answer.origin() + " now has less of " + what);
      }
    }
  }

  @Override
  public long length() {
    return answer.length() < 0 ? -1 : answer.length() - skipped;
  }

  @Override
  public int read(ByteBuffer target) throws UpstreamException {
    try {
      return answer.body().read(target);
    } catch (HttpTimeoutException e) {
      throw new UpstreamException(
          Reason.FAILED, answer.origin() + " stopped sending " + what, null, e);
    } catch (IOException e) {
      throw new UpstreamException(Reason.FAILED, answer.origin() + " broke off " + what, null, e);
    }
  }

  @Override
  public void close() {
    answer.close();
  }
}
