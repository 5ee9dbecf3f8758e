package io.stowage.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.driver.RedirectUrls;
import io.stowage.driver.RedirectUrls.Method;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3RedirectsTest {

  private static final String PATH = "docker/some blob+x/data";

  @RegisterExtension private static final S3ProxyServer SERVER = new S3ProxyServer();

  private final S3Settings.Builder settings = SERVER.settings(SERVER.newBucket()).prefix("p");
  private final HttpClient client = HttpClient.newHttpClient();

  private static RedirectUrls redirects(S3Driver driver) {
    return driver.capability(RedirectUrls.class).orElseThrow();
  }

  private HttpResponse<String> send(String method, URI url, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void letAnybodyReadOneObjectInOneWay() throws Exception {
    try (S3Driver driver = S3Driver.open(settings.build())) {
      driver.writeAll(PATH, "bytes".getBytes(StandardCharsets.UTF_8));
      URI get = redirects(driver).url(PATH, Method.GET);
      assertThat(send("GET", get).body()).isEqualTo("bytes");
      assertThat(send("GET", get, "Range", "bytes=1-2").body()).isEqualTo("yt");
      assertThat(send("DELETE", get).statusCode()).isEqualTo(403);
      assertThat(send("GET", URI.create(get.toString().replace("blob", "blab"))).statusCode())
          .isEqualTo(403);
      URI head = redirects(driver).url(PATH, Method.HEAD);
      HttpResponse<String> answer = send("HEAD", head);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Length")).contains("5");
      assertThat(get.toString()).contains("X-Amz-Expires=1200").doesNotContain("secret");
    }
  }

  @Test
  void leadToAnotherBase() throws IOException {
    settings.redirectBase(URI.create("https://cdn.example/images/"));
    try (S3Driver driver = S3Driver.open(settings.build())) {
      assertThat(redirects(driver).url(PATH, Method.GET))
          .hasToString("https://cdn.example/images/p/docker/some%20blob+x/data");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areSignedForCloudFront(boolean pkcs1) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    byte[] der = pair.getPrivate().getEncoded();
    // PKCS 8 has 26 bytes before the key itself, which is what PKCS 1 has alone.
    String pem =
        pkcs1
            ? pem("RSA PRIVATE KEY", Arrays.copyOfRange(der, 26, der.length))
            : pem("PRIVATE KEY", der);
    settings.cloudFront(URI.create("https://cdn.example"), "KEYID", pem);
    try (S3Driver driver = S3Driver.open(settings.build())) {
      String url = redirects(driver).url("a/b", Method.GET).toString();
      assertThat(url).startsWith("https://cdn.example/p/a/b?Expires=");
      Map<String, String> query =
          Arrays.stream(url.substring(url.indexOf('?') + 1).split("&"))
              .map(parameter -> parameter.split("=", 2))
              .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
      assertThat(query).containsEntry("Key-Pair-Id", "KEYID");
      String policy =
          "{\"Statement\":[{\"Resource\":\"https://cdn.example/p/a/b\",\"Condition\":"
              + "{\"DateLessThan\":{\"AWS:EpochTime\":"
              + query.get("Expires")
              + "}}}]}";
      Signature signature = Signature.getInstance("SHA1withRSA");
      signature.initVerify(pair.getPublic());
      signature.update(policy.getBytes(StandardCharsets.UTF_8));
      String base64 =
          String.valueOf(query.get("Signature"))
              .replace('-', '+')
              .replace('_', '=')
              .replace('~', '/');
      assertThat(signature.verify(Base64.getDecoder().decode(base64))).isTrue();
    }
  }

  private static String pem(String name, byte[] der) {
    return "-----BEGIN "
        + name
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + name
        + "-----\n";
  }
}
