package io.stowage.client;

import io.stowage.core.RegistryException;
import io.stowage.core.mirror.Upstream;
import io.stowage.core.mirror.UpstreamException;
import io.stowage.core.mirror.UpstreamException.Reason;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Reference;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.oci.Page;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads from another registry by the OCI distribution API, with Basic authentication or tokens as
 * it asks for. Safe from any thread.
 *
 * <p>Credentials go to the registry's own origin and to realms of tokens there or in {@link
 * ClientOptions#tokenRealms}, and not behind a redirect to another origin. Neither a redirect nor a
 * realm leads to loopback, link-local or private addresses, unless the registry is at one itself.
 */
public final class RegistryClient implements Upstream {

  private static final String MANIFESTS =
      "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json,"
          + " application/vnd.docker.distribution.manifest.v2+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json";

  private final ClientOptions options;
  private final Origin registry;
  private final String base;
  private final Http http;
  private final Authentication authentication;

  /** A client of a registry, which is not asked before something is wanted of it. */
  public RegistryClient(ClientOptions options) {
    this(options, new Addresses(originOf(options)));
  }

  RegistryClient(ClientOptions options, Addresses addresses) {
    this.options = options;
    this.registry = originOf(options);
    this.base = options.url().toString().replaceAll("/+$", "") + "/v2/";
    this.http = new Http(options, addresses);
    this.authentication = new Authentication(http, options, registry);
  }

  private static Origin originOf(ClientOptions options) {
    return Objects.requireNonNull(Origin.of(options.url())); // checked by the options
  }

  @Override
  public @Nullable Digest digest(RepositoryName repository, Reference reference)
      throws UpstreamException {
    String what = "manifest " + reference + " of " + repository;
    String path = "/manifests/" + reference;
    try (Answer answer = get("HEAD", repository, path, Map.of("Accept", MANIFESTS), what, 200)) {
      return told(answer);
    }
  }

  @Override
  public Received manifest(RepositoryName repository, Reference reference)
      throws UpstreamException {
    String what = "manifest " + reference + " of " + repository;
    String path = "/manifests/" + reference;
    try (Answer answer = get("GET", repository, path, Map.of("Accept", MANIFESTS), what, 200)) {
      return new Received(
          answer.bytes(options.limits().manifestSize()),
          answer.header("Content-Type"),
          told(answer));
    }
  }

  /** The digest that an answer says that it has; null if it says none that can be checked. */
  private static @Nullable Digest told(Answer answer) {
    String digest = answer.header("Docker-Content-Digest");
    try {
      return digest == null ? null : Digest.parse(digest);
    } catch (RegistryException e) {
      return null;
    }
  }

  @Override
  public long blobSize(RepositoryName repository, Digest digest) throws UpstreamException {
    String what = "blob " + digest + " of " + repository;
    try (Answer answer = get("HEAD", repository, "/blobs/" + digest, Map.of(), what, 200)) {
      return answer.length();
    }
  }

  @Override
  public Incoming blob(RepositoryName repository, Digest digest, long offset)
      throws UpstreamException {
    String what = "blob " + digest + " of " + repository;
    Answer answer =
        get(
            "GET",
            repository,
            "/blobs/" + digest,
            IncomingBody.headers(offset),
            what,
            IncomingBody.status(offset));
    return IncomingBody.of(answer, offset, what);
  }

  @Override
  public Page<Tag> tags(RepositoryName repository, String last, int limit)
      throws UpstreamException {
    String what = "the tags of " + repository;
    String query =
        "?n="
            + limit
            + (last.isEmpty() ? "" : "&last=" + URLEncoder.encode(last, StandardCharsets.UTF_8));
    try (Answer answer = get("GET", repository, "/tags/list" + query, Map.of(), what, 200)) {
      boolean next = answer.header("Link") != null;
      Page<Tag> page = TagPage.parse(answer.bytes(options.limits().listSize()), next, last, limit);
      if (page == null) {
        throw new UpstreamException(Reason.WRONG, registry + " sent no list for " + what);
      }
      return page;
    }
  }

  /**
   * Asks, and once more with what a challenge wants.
   *
   * @param what that is, for messages
   * @param expected the status of success; anything else is thrown
   */
  private Answer get(
      String method,
      RepositoryName repository,
      String path,
      Map<String, String> headers,
      String what,
      int expected)
      throws UpstreamException {
    URI url = URI.create(base + repository + path);
    String authorization = authentication.header(repository);
    Answer answer = http.send(method, url, headers, authorization);
    if (answer.status() == 401 && answer.origin().equals(registry)) {
      List<String> challenges = answer.headers().allValues("WWW-Authenticate");
      String renewed;
      try {
        renewed = authentication.renew(repository, authorization, challenges);
      } finally {
        answer.close();
      }
      if (renewed != null) {
        answer = http.send(method, url, headers, renewed);
      }
    }
    if (answer.status() != expected) {
      answer.close();
      throw answer.failure(what);
    }
    return answer;
  }

  /** The registry's URL. */
  @Override
  public String toString() {
    return options.toString();
  }

  /** Does nothing: connections end by themselves when nobody uses them. */
  @Override
  public void close() {}
}
