package io.stowage.acceptance.mirror;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives tokens to one user for whatever he asks to pull, and nothing to anybody else. */
public final class TokenServer implements AutoCloseable {

  /** Who gets tokens. */
  public static final String USER = "puller";

  /** His password. */
  public static final String PASSWORD = "another-secret";

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final HttpServer server;
  private final KeyPair keys;
  private final List<String> scopes = new CopyOnWriteArrayList<>();

  private TokenServer(HttpServer server, KeyPair keys) {
    this.server = server;
    this.keys = keys;
  }

  /** Starts one on a free port, with a key of its own. */
  public static TokenServer start() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TokenServer tokens = new TokenServer(HttpServer.create(any, 100), generator.generateKeyPair());
    tokens.server.createContext("/", tokens::handle);
    tokens.server.start();
    return tokens;
  }

  /** Where it is. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The scopes that tokens were given for. */
  public List<String> scopes() {
    return List.copyOf(scopes);
  }

  /** The section of Distribution's configuration that makes it believe these tokens. */
  public String configuration(Path folder) throws IOException {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    Path keysFile =
        Files.writeString(
            folder.resolve("keys.json"),
            """
            {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"one","n":"%s","e":"%s"}]}\
            """
                .formatted(
                    base64(unsigned(key.getModulus().toByteArray())),
                    base64(unsigned(key.getPublicExponent().toByteArray()))));
    return """
    auth:
      token:
        realm: %s/token
        service: upstream
        issuer: tests
        jwks: %s
    """
        .formatted(url(), keysFile);
  }

  private static byte[] unsigned(byte[] number) {
    return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String expected =
          "Basic "
              + Base64.getEncoder()
                  .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
      if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      byte[] answer =
          "{\"token\":\"%s\"}".formatted(token(exchange)).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private String token(HttpExchange exchange) throws GeneralSecurityException {
    StringBuilder access = new StringBuilder();
    for (String parameter : exchange.getRequestURI().getRawQuery().split("&", -1)) {
      if (parameter.startsWith("scope=")) {
        String scope = URLDecoder.decode(parameter.substring(6), StandardCharsets.UTF_8);
        scopes.add(scope);
        String[] parts = scope.split(":", 3);
        access.append(access.isEmpty() ? "" : ",");
        access.append(
            "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[\"%s\"]}"
                .formatted(parts[0], parts[1], parts[2].replace(",", "\",\"")));
      }
    }
    long now = Instant.now().getEpochSecond();
    String head = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"one\"}");
    String body =
        base64(
            """
            {"iss":"tests","sub":"%s","aud":"upstream","exp":%d,"nbf":%d,"iat":%d,"jti":"1",\
            "access":[%s]}\
            """
                .formatted(USER, now + 60, now - 60, now, access));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update((head + "." + body).getBytes(StandardCharsets.US_ASCII));
    return head + "." + body + "." + base64(signature.sign());
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
