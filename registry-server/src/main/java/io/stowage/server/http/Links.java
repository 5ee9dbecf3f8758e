package io.stowage.server.http;

import io.undertow.util.HttpString;

/** {@code Link} to the next page of a list (RFC 8288). */
public final class Links {

  private static final HttpString LINK = new HttpString("Link");

  private Links() {}

  /**
   * Sets the header.
   *
   * @param path and query of the next page
   */
  public static void next(Request request, String path) {
    request.set(LINK, "<" + path + ">; rel=\"next\"");
  }

  /** A query parameter. */
  public static String parameter(String name, String value) {
    return name + "=" + Percent.encode(value);
  }
}
