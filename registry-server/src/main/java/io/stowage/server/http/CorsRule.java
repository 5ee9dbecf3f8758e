package io.stowage.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What pages from elsewhere may ask of some paths (Cross-Origin Resource Sharing: the Fetch
 * standard), with the options of Flask-CORS.
 *
 * @param paths a regular expression; the rule is for paths that begin with it
 * @param origins of those pages: texts, regular expressions for the whole of one, or {@code *}
 * @param methods that they may use
 * @param headers that they may send
 * @param exposeHeaders that they may see
 * @param supportsCredentials whether they may send cookies and the like
 * @param maxAge seconds for which a browser may remember this; null to leave it to that
 * @param sendWildcard whether where all origins are allowed {@code *} is answered, and not the
 *     origin that asks
 * @param alwaysSend whether who says no origin is told those that are allowed
 * @param automaticOptions whether OPTIONS is answered where the API has no such method
 * @param varyHeader whether {@code Vary} says that answers differ by origin, where they do
 */
public record CorsRule(
    String paths,
    List<String> origins,
    List<String> methods,
    List<String> headers,
    List<String> exposeHeaders,
    boolean supportsCredentials,
    @Nullable Integer maxAge,
    boolean sendWildcard,
    boolean alwaysSend,
    boolean automaticOptions,
    boolean varyHeader) {

  /** Copies the lists. */
  public CorsRule {
    origins = List.copyOf(origins);
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
    exposeHeaders = List.copyOf(exposeHeaders);
  }
}
