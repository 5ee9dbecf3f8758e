package io.stowage.server.http;

import io.stowage.core.RegistryException;
import io.stowage.core.model.V1RepositoryName;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request of the v1 API says of the token that it bears. */
final class V1Tokens {

  private static final Pattern REPOSITORY =
      Pattern.compile("[ ,]repository=(?:\"([^\"]*)\"|([^\", ]*))");

  private V1Tokens() {}

  /** All that matters to whether it may be done. */
  static V1Access.Question question(Request request, String path) {
    HeaderMap headers = request.exchange().getRequestHeaders();
    Map<String, List<String>> copy = new HashMap<>();
    for (HeaderValues values : headers) {
      copy.put(values.getHeaderName().toString(), List.copyOf(values));
    }
    return new V1Access.Question(
        request.method(),
        path,
        request.named() instanceof V1RepositoryName name ? name : null,
        copy);
  }

  /**
   * The repository that a token is for, as the client says: nobody has confirmed it.
   *
   * @return null if there is no token, or none for a repository
   */
  static @Nullable V1RepositoryName repository(Request request) {
    String credentials = request.header(Headers.AUTHORIZATION);
    if (credentials == null || !credentials.toLowerCase(Locale.ROOT).startsWith("token ")) {
      return null;
    }
    Matcher matcher = REPOSITORY.matcher(credentials);
    if (!matcher.find()) {
      return null;
    }
    String quoted = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    int slash = quoted.indexOf('/');
    String repository = slash < 0 ? null : Percent.decode(quoted.substring(slash + 1), true);
    try {
      return repository == null
          ? null
          : V1RepositoryName.parse(quoted.substring(0, slash), repository);
    } catch (RegistryException e) {
      return null;
    }
  }
}
