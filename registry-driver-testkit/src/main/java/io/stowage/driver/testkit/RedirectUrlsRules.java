package io.stowage.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.RedirectUrls;
import io.stowage.driver.RedirectUrls.Method;
import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.InvalidPathException;
import java.util.List;

/** Rules of {@link RedirectUrls}. */
final class RedirectUrlsRules {
  private RedirectUrlsRules() {}

  static List<Rule> rules() {
    return List.of(
        new Rule("lets anybody read an object", RedirectUrlsRules::get),
        new Rule("lets anybody see the size of an object", RedirectUrlsRules::head),
        new Rule("lets nobody write by a URL for reading", RedirectUrlsRules::put),
        new Rule("makes URLs of what is missing", RedirectUrlsRules::missing));
  }

  private static URI url(StorageDriver driver, String path, Method method) throws IOException {
    return driver.capability(RedirectUrls.class).orElseThrow().url(path, method);
  }

  private static HttpResponse<byte[]> send(String method, URI url, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  private static void get(StorageDriver driver) throws Exception {
    byte[] bytes = Contents.random(10_000, 1);
    driver.writeAll("r/some object+1", bytes);
    URI url = url(driver, "r/some object+1", Method.GET);
    assertThat(send("GET", url).body()).isEqualTo(bytes);
    HttpResponse<byte[]> part = send("GET", url, "Range", "bytes=2-3");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).containsExactly(bytes[2], bytes[3]);
  }

  private static void head(StorageDriver driver) throws Exception {
    driver.writeAll("r/object", new byte[] {1, 2, 3});
    HttpResponse<byte[]> answer = send("HEAD", url(driver, "r/object", Method.HEAD));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).contains("3");
  }

  private static void put(StorageDriver driver) throws Exception {
    driver.writeAll("r/object", new byte[] {1});
    for (String method : List.of("PUT", "DELETE")) {
      assertThat(send(method, url(driver, "r/object", Method.GET)).statusCode())
          .isGreaterThanOrEqualTo(400);
    }
    assertThat(driver.readAll("r/object", 1)).containsExactly(1);
  }

  private static void missing(StorageDriver driver) throws Exception {
    assertThat(send("GET", url(driver, "r/missing", Method.GET)).statusCode()).isEqualTo(404);
    assertThatThrownBy(() -> url(driver, "r/../x", Method.GET))
        .isInstanceOf(InvalidPathException.class);
  }
}
