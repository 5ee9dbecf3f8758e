package io.stowage.server.http;

import io.stowage.core.Authorizer.Action;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the OCI distribution API (its section "Endpoints"), with what each method needs to
 * be allowed. The router asks the authorizer by this table, so no route can leave it out.
 */
public enum Route {
  /** {@code /v2/}. */
  PING(Action.PING, null, null, null, null),
  /** {@code /v2/_catalog}. */
  CATALOG(Action.LIST, null, null, null, null),
  /** {@code /v2/<name>/tags/list}. */
  TAGS(Action.PULL, null, null, null, null),
  /** {@code /v2/<name>/manifests/<reference>}. */
  MANIFEST(Action.PULL, Action.PUSH, null, null, Action.DELETE),
  /** {@code /v2/<name>/blobs/<digest>}. */
  BLOB(Action.PULL, null, null, null, Action.DELETE),
  /** {@code /v2/<name>/blobs/uploads/}. */
  UPLOADS(null, null, Action.PUSH, null, null),
  /** {@code /v2/<name>/blobs/uploads/<id>}. */
  UPLOAD(Action.PUSH, Action.PUSH, null, Action.PUSH, Action.PUSH),
  /** {@code /v2/<name>/referrers/<digest>}. */
  REFERRERS(Action.PULL, null, null, null, null);

  private final @Nullable Action get;
  private final @Nullable Action put;
  private final @Nullable Action post;
  private final @Nullable Action patch;
  private final @Nullable Action delete;

  Route(
      @Nullable Action get,
      @Nullable Action put,
      @Nullable Action post,
      @Nullable Action patch,
      @Nullable Action delete) {
    this.get = get;
    this.put = put;
    this.post = post;
    this.patch = patch;
    this.delete = delete;
  }

  /** The methods it has, in order. */
  public List<String> methods() {
    return Stream.of("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
        .filter(method -> action(method) != null)
        .toList();
  }

  /** What a method does; null if the route does not have it. */
  public @Nullable Action action(String method) {
    return switch (method) {
      case "GET", "HEAD" -> get;
      case "PUT" -> put;
      case "POST" -> post;
      case "PATCH" -> patch;
      case "DELETE" -> delete;
      default -> null;
    };
  }
}
