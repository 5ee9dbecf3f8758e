package io.stowage.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers what pages from elsewhere may do (Cross-Origin Resource Sharing: the Fetch
 * standard), on every answer, errors too, and before anybody is asked who he is: a preflight has no
 * credentials.
 */
public final class Cors {

  private static final AttachmentKey<Boolean> ANSWERS_OPTIONS = AttachmentKey.create(Boolean.class);

  private final List<CorsPolicy> policies;

  /**
   * Policies.
   *
   * @param rules of which the first that fits a path holds for it
   */
  public Cors(List<CorsRule> rules) {
    this.policies = rules.stream().map(CorsPolicy::new).toList();
  }

  /** A handler that tells, then leaves the request to another. */
  public HttpHandler before(HttpHandler next) {
    return exchange -> {
      CorsPolicy policy = policy(Exchanges.path(exchange));
      if (policy != null) {
        policy.tell(exchange);
        if (policy.answersOptions()) {
          exchange.putAttachment(ANSWERS_OPTIONS, true);
        }
      }
      next.handleRequest(exchange);
    };
  }

  private @Nullable CorsPolicy policy(String path) {
    for (CorsPolicy policy : policies) {
      if (policy.isFor(path)) {
        return policy;
      }
    }
    return null;
  }

  /** Whether OPTIONS is answered on a path of either API. */
  static boolean answersOptions(HttpServerExchange exchange) {
    return exchange.getAttachment(ANSWERS_OPTIONS) != null;
  }
}
