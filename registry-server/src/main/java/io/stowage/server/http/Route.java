package io.stowage.server.http;

import io.stowage.core.Authorizer.Action;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the OCI distribution API (its section "Endpoints"), with their methods and what each
 * needs to be allowed. The router asks the authorizer by this table, so no route can leave it out.
 */
public enum Route {
  /** {@code /v2/}. */
  PING(Map.of("GET", Action.PING, "HEAD", Action.PING)),
  /** {@code /v2/_catalog}. */
  CATALOG(Map.of("GET", Action.LIST, "HEAD", Action.LIST)),
  /** {@code /v2/<name>/tags/list}. */
  TAGS(Map.of("GET", Action.PULL, "HEAD", Action.PULL)),
  /** {@code /v2/<name>/manifests/<reference>}. */
  MANIFEST(
      Map.of("GET", Action.PULL, "HEAD", Action.PULL, "PUT", Action.PUSH, "DELETE", Action.DELETE)),
  /** {@code /v2/<name>/blobs/<digest>}. */
  BLOB(Map.of("GET", Action.PULL, "HEAD", Action.PULL, "DELETE", Action.DELETE)),
  /** {@code /v2/<name>/blobs/uploads/}. */
  UPLOADS(Map.of("POST", Action.PUSH)),
  /** {@code /v2/<name>/blobs/uploads/<id>}. */
  UPLOAD(
      Map.of(
          "GET", Action.PUSH,
          "HEAD", Action.PUSH,
          "PATCH", Action.PUSH,
          "PUT", Action.PUSH,
          "DELETE", Action.PUSH)),
  /** {@code /v2/<name>/referrers/<digest>}. */
  REFERRERS(Map.of("GET", Action.PULL, "HEAD", Action.PULL));

  private final Map<String, Action> actions;
  private final String allow;

  Route(Map<String, Action> actions) {
    this.actions = actions;
    this.allow = actions.keySet().stream().sorted().collect(Collectors.joining(", "));
  }

  /** The methods it has. */
  public List<String> methods() {
    return actions.keySet().stream().sorted().toList();
  }

  /** The methods, as a value of {@code Allow}. */
  String allow() {
    return allow;
  }

  /** What a method does; null if the route does not have it. */
  @Nullable Action action(String method) {
    return actions.get(method);
  }
}
