package io.stowage.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.mirror.UpstreamException;
import io.stowage.core.mirror.UpstreamException.Reason;
import io.stowage.core.model.RepositoryName;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says to one registry who this is: with Basic authentication, or with tokens for a repository
 * (Distribution's "Token Authentication Specification"). Safe from any thread.
 */
final class Authentication {

  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
  private static final long MOST_TOKENS = 10_000;
  private static final int LOCKS = 64;

  private final Http http;
  private final ClientOptions options;
  private final Origin registry;
  private final Set<Origin> realms;
  private final Object[] locks = new Object[LOCKS];

  /** By repository. */
  private final Cache<String, Token> tokens =
      Caffeine.newBuilder().maximumSize(MOST_TOKENS).executor(Runnable::run).build();

  /** The realm of which a warning was logged last. */
  private volatile @Nullable Origin warnedOf;

  /** Whether the registry has asked for Basic authentication. */
  private volatile boolean basic;

  Authentication(Http http, ClientOptions options, Origin registry) {
    this.http = http;
    this.options = options;
    this.registry = registry;
    this.realms = options.tokenRealms().stream().map(Origin::of).collect(Collectors.toSet());
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /** The value of {@code Authorization} to ask with; null for none. */
  @Nullable String header(RepositoryName repository) {
    Credentials credentials = options.credentials();
    if (basic && credentials != null) {
      return credentials.basic();
    }
    Token token = tokens.getIfPresent(repository.toString());
    return token == null || !token.isGood() ? null : "Bearer " + token.value();
  }

  /**
   * Does what a 401 asks for.
   *
   * @param used what the registry did not accept; null if it was asked with nothing
   * @param values of {@code WWW-Authenticate}
   * @return what to ask with now; null if there is nothing better
   */
  @Nullable String renew(RepositoryName repository, @Nullable String used, List<String> values)
      throws UpstreamException {
    List<Challenge> challenges = Challenge.parse(values);
    Challenge bearer = Challenge.find(challenges, "bearer");
    if (bearer != null && bearer.parameter("realm") != null) {
      synchronized (locks[Math.floorMod(repository.hashCode(), LOCKS)]) {
        String other = header(repository);
        if (other != null && !other.equals(used)) {
          return other; // somebody else has fetched one meanwhile
        }
        Token token = fetch(bearer, repository);
        tokens.put(repository.toString(), token);
        basic = false;
        return "Bearer " + token.value();
      }
    }
    Credentials credentials = options.credentials();
    if (Challenge.find(challenges, "basic") == null || credentials == null) {
      return null;
    }
    basic = true;
    return credentials.basic().equals(used) ? null : credentials.basic();
  }

  private Token fetch(Challenge challenge, RepositoryName repository) throws UpstreamException {
    URI realm = realm(challenge);
    Origin origin = Origin.of(realm);
    Credentials credentials = options.credentials();
    boolean trusted = registry.equals(origin) || realms.contains(origin);
    if (credentials != null && !trusted && !Objects.equals(origin, warnedOf)) {
      warnedOf = origin;
      LOG.warn(
          "{} asks for a token of {}, which is not among its token_realms and is asked without"
              + " credentials",
          registry,
          origin);
    }
    String authorization = credentials != null && trusted ? credentials.basic() : null;
    long now = System.nanoTime();
    try (Answer answer =
        http.send("GET", url(realm, challenge, repository), Map.of(), authorization)) {
      if (answer.status() != 200) {
        throw answer.failureOfToken("a token for repository " + repository);
      }
      Token token = Token.parse(answer.bytes(options.limits().tokenSize()), now);
      if (token == null) {
        throw new UpstreamException(Reason.FAILED, origin + " gave no token");
      }
      return token;
    }
  }

  private URI realm(Challenge challenge) throws UpstreamException {
    try {
      URI realm = URI.create(String.valueOf(challenge.parameter("realm")));
      Origin origin = Origin.of(realm);
      if (origin != null
          && realm.getRawUserInfo() == null
          && (origin.isSecure() || !registry.isSecure())) {
        return realm;
      }
    } catch (IllegalArgumentException e) {
      // No URL is no realm either.
    }
    throw new UpstreamException(Reason.FAILED, registry + " asks for a token of no usable realm");
  }

  private static URI url(URI realm, Challenge challenge, RepositoryName repository) {
    String service = challenge.parameter("service");
    String scope = "repository:" + repository + ":pull";
    String query =
        (service == null ? "" : "service=" + encode(service) + "&") + "scope=" + encode(scope);
    String base = realm.toString().replaceFirst("#.*", "");
    return URI.create(base + (realm.getRawQuery() == null ? "?" : "&") + query);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
