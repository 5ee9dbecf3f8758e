package io.stowage.server.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.server.http.Request;
import io.undertow.util.Headers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of Docker that a client says it is. */
final class DockerVersion {

  private static final Pattern VERSION =
      Pattern.compile("(?:^| )docker/([0-9]{1,9})\\.([0-9]{1,9})");
  private static final int FIRST_MINOR = 10;

  private DockerVersion() {}

  /**
   * Refuses to take a layer from a Docker that would not say its checksum: one before 0.10.
   *
   * @throws RegistryException {@code PRECONDITION_FAILED}
   */
  static void check(Request request) {
    String agent = request.header(Headers.USER_AGENT);
    Matcher matcher = VERSION.matcher(agent == null ? "" : agent);
    if (matcher.find()
        && Integer.parseInt(matcher.group(1)) == 0
        && Integer.parseInt(matcher.group(2)) < FIRST_MINOR) {
      throw new RegistryException(
          ErrorCode.PRECONDITION_FAILED,
          "Docker before 0.10 cannot push here, as it does not send the layers' checksums");
    }
  }
}
