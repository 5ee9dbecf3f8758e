package io.stowage.driver.s3.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/** The first lines of a request. */
final class RequestHead extends MessageHead {

  private final String method;
  private final String path;
  private final List<String> parameters;

  RequestHead(List<String> lines) {
    super(lines);
    String[] words = lines.get(0).split(" ", 3);
    String[] target = words[1].split("\\?", 2);
    method = words[0];
    path = target[0];
    parameters = target.length == 1 ? List.of() : List.of(target[1].split("&", -1));
  }

  String method() {
    return method;
  }

  /** Whether it is for an object of a bucket, and not for the bucket or the store. */
  boolean namesObject() {
    int key = path.indexOf('/', 1);
    return key > 0 && key < path.length() - 1;
  }

  boolean hasParameter(String name) {
    return parameters.stream().anyMatch(one -> one.equals(name) || one.startsWith(name + "="));
  }

  boolean expectsContinue() {
    return header("expect") != null;
  }

  /** It without what the proxy answers itself, and which nobody signs. */
  byte[] forwarded() {
    return text(line -> !line.regionMatches(true, 0, "Expect:", 0, 7)).getBytes(ISO_8859_1);
  }
}
