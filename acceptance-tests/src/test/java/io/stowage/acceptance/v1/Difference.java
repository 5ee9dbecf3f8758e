package io.stowage.acceptance.v1;

/**
 * One aspect in which two servers answer a request differently.
 *
 * @param request its name
 * @param aspect body, the name of a header, or answer where the statuses differ already, or one is
 *     a page for people, which stands for the status with the body
 * @param first what the first server says; {@code -} for nothing
 * @param second what the second server says; {@code -} for nothing
 */
record Difference(String request, String aspect, String first, String second) {
  @Override
  public String toString() {
    return request + " | " + aspect + " | " + first + " | " + second;
  }
}
