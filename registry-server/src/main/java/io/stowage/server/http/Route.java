package io.stowage.server.http;

import io.stowage.core.Authorizer.Action;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The routes of both APIs, with what each method needs to be allowed. The router asks the
 * authorizer by this table, so no route can leave it out.
 */
public enum Route {
  /** {@code /v2/}. */
  PING(Subject.NONE, Action.PING, null, null, null, null),
  /** {@code /v2/_catalog}. */
  CATALOG(Subject.NONE, Action.LIST, null, null, null, null),
  /** {@code /v2/<name>/tags/list}. */
  TAGS(Subject.REPOSITORY, Action.PULL, null, null, null, null),
  /** {@code /v2/<name>/manifests/<reference>}. */
  MANIFEST(Subject.REPOSITORY, Action.PULL, Action.PUSH, null, null, Action.DELETE),
  /** {@code /v2/<name>/blobs/<digest>}. */
  BLOB(Subject.REPOSITORY, Action.PULL, null, null, null, Action.DELETE),
  /** {@code /v2/<name>/blobs/uploads/}. */
  UPLOADS(Subject.REPOSITORY, null, null, Action.PUSH, null, null),
  /** {@code /v2/<name>/blobs/uploads/<id>}. */
  UPLOAD(Subject.REPOSITORY, Action.PUSH, Action.PUSH, null, Action.PUSH, Action.PUSH),
  /** {@code /v2/<name>/referrers/<digest>}. */
  REFERRERS(Subject.REPOSITORY, Action.PULL, null, null, null, null),

  /** {@code /}. */
  V1_ROOT(Subject.NONE, Action.PING, null, null, null, null),
  /** {@code /_ping} and {@code /v1/_ping}. */
  V1_PING(Subject.NONE, Action.PING, null, null, null, null),
  /** {@code /_status} and {@code /v1/_status}. */
  V1_STATUS(Subject.NONE, Action.PING, null, null, null, null),
  /** {@code /v1/users}. */
  V1_USERS(Subject.NONE, Action.PING, null, Action.PING, null, null),
  /** {@code /v1/users/<name>}. */
  V1_USER(Subject.NONE, null, Action.PING, null, null, null),
  /** {@code /v1/search}. */
  V1_SEARCH(Subject.NONE, Action.LIST, null, null, null, null),
  /** {@code /v1/images/<id>/layer}. */
  V1_LAYER(Subject.IMAGE, Action.PULL, Action.PUSH, null, null, null),
  /** {@code /v1/images/<id>/json}. */
  V1_JSON(Subject.IMAGE, Action.PULL, Action.PUSH, null, null, null),
  /** {@code /v1/images/<id>/checksum}. */
  V1_CHECKSUM(Subject.IMAGE, null, Action.PUSH, null, null, null),
  /** {@code /v1/images/<id>/ancestry}. */
  V1_ANCESTRY(Subject.IMAGE, Action.PULL, null, null, null, null),
  /** {@code /v1/images/<id>/files}. */
  V1_FILES(Subject.IMAGE, Action.PULL, null, null, null, null),
  /** {@code /v1/images/<id>/diff}. */
  V1_DIFF(Subject.IMAGE, Action.PULL, null, null, null, null),
  /** {@code /v1/private_images/<id>/layer}. */
  V1_PRIVATE_LAYER(Subject.IMAGE, Action.PULL, null, null, null, null),
  /** {@code /v1/private_images/<id>/json}. */
  V1_PRIVATE_JSON(Subject.IMAGE, Action.PULL, null, null, null, null),
  /** {@code /v1/private_images/<id>/files}. */
  V1_PRIVATE_FILES(Subject.IMAGE, Action.PULL, null, null, null, null),
  /** {@code /v1/repositories/<name>}. */
  V1_REPOSITORY(Subject.REPOSITORY, null, Action.PUSH, null, null, Action.DELETE),
  /** {@code /v1/repositories/<name>/images}. */
  V1_IMAGES(Subject.REPOSITORY, Action.PULL, Action.PUSH, null, null, Action.DELETE),
  /** {@code /v1/repositories/<name>/auth}. */
  V1_AUTH(Subject.REPOSITORY, null, Action.PUSH, null, null, null),
  /** {@code /v1/repositories/<name>/tags}. */
  V1_TAGS(Subject.REPOSITORY, Action.PULL, null, null, null, Action.DELETE),
  /** {@code /v1/repositories/<name>/tags/<tag>}. */
  V1_TAG(Subject.REPOSITORY, Action.PULL, Action.PUSH, null, null, Action.DELETE),
  /** {@code /v1/repositories/<name>/tags/<tag>/json}. */
  V1_TAG_JSON(Subject.REPOSITORY, Action.PULL, null, null, null, null),
  /** {@code /v1/repositories/<name>/json}. */
  V1_REPOSITORY_JSON(Subject.REPOSITORY, Action.PULL, null, null, null, null),
  /** {@code /v1/repositories/<name>/properties}. */
  V1_PROPERTIES(Subject.REPOSITORY, Action.PULL, Action.PUSH, null, null, null);

  /** What a route is about. */
  enum Subject {
    /** The registry as a whole. */
    NONE,
    /** The repository that the path names. */
    REPOSITORY,
    /** A v1 image, which the path names without its repository. */
    IMAGE
  }

  private final boolean v1;
  private final Subject subject;
  private final @Nullable Action get;
  private final @Nullable Action put;
  private final @Nullable Action post;
  private final @Nullable Action patch;
  private final @Nullable Action delete;

  Route(
      Subject subject,
      @Nullable Action get,
      @Nullable Action put,
      @Nullable Action post,
      @Nullable Action patch,
      @Nullable Action delete) {
    this.v1 = name().startsWith("V1_");
    this.subject = subject;
    this.get = get;
    this.put = put;
    this.post = post;
    this.patch = patch;
    this.delete = delete;
  }

  /** Whether it is one of the v1 API; else it is one of the OCI API. */
  public boolean isV1() {
    return v1;
  }

  Subject subject() {
    return subject;
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
