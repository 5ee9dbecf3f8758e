package io.stowage.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.RegistryOptions;
import io.stowage.driver.RedirectUrls;
import io.stowage.driver.StorageDriver;
import io.stowage.server.ServerOptions;
import io.stowage.server.spec.Answer;
import io.stowage.server.spec.Content;
import io.stowage.server.spec.RegistryServerExtension;
import io.stowage.server.spec.TestRepository;
import io.stowage.server.v1.V1Image;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that are sent to the storage. */
class RedirectsTest {

  private static final Content BLOB = Content.layer(100);
  private static final RedirectUrls URLS =
      (path, method) -> URI.create("https://store.example/" + path + "?for=" + method);

  @RegisterExtension
  static final RegistryServerExtension SERVER = server(ServerOptions.builder().redirect(true));

  @RegisterExtension
  static final RegistryServerExtension EXCEPTED =
      server(
          ServerOptions.builder()
              .redirect(true)
              .listeners(List.of(new Listener(null, 0, EnumSet.allOf(Api.class), false))));

  @RegisterExtension static final RegistryServerExtension OFF = server(ServerOptions.builder());

  private static RegistryServerExtension server(ServerOptions.Builder options) {
    return new RegistryServerExtension(
        RegistryOptions.defaults(), options, RedirectsTest::withRedirects);
  }

  private static StorageDriver withRedirects(StorageDriver driver) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("capability") && arguments[0] == RedirectUrls.class) {
            return Optional.of(URLS);
          }
          try {
            return method.invoke(driver, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (StorageDriver)
        Proxy.newProxyInstance(
            RedirectsTest.class.getClassLoader(), new Class<?>[] {StorageDriver.class}, handler);
  }

  @Test
  void blobsAreAtTheStorage() {
    TestRepository repository = SERVER.newRepository();
    String digest = repository.pushBlob(BLOB).digest();
    String path = "/v2/" + repository.name() + "/blobs/" + digest;
    String hex = digest.substring("sha256:".length());
    String url =
        "https://store.example/docker/registry/v2/blobs/sha256/"
            + hex.substring(0, 2)
            + "/"
            + hex
            + "/data?for=";
    for (String method : List.of("GET", "HEAD")) {
      Answer answer = SERVER.request(method, path).send().expect(307);
      answer.hasHeader("Location", url + method);
      answer.hasHeader("Docker-Content-Digest", digest);
      // What the URL is good for does not last.
      answer.hasHeader("Cache-Control", "no-cache");
      answer.hasNoHeader("ETag");
    }
    SERVER
        .request("GET", path)
        .header("Range", "bytes=1-2")
        .send()
        .expect(307)
        .hasHeader("Location", url + "GET");
    SERVER.request("GET", path).header("If-None-Match", "\"" + digest + "\"").send().expect(304);
  }

  @Test
  void blobsOfOtherRepositoriesAreNotTold() {
    String digest = SERVER.newRepository().pushBlob(BLOB).digest();
    String path = "/v2/" + SERVER.newRepository().name() + "/blobs/" + digest;
    SERVER.get(path).expect(404).hasNoHeader("Location");
    SERVER.request("HEAD", path).send().expect(404).hasNoHeader("Location");
  }

  @Test
  void layersOfV1AreAtTheStorage() {
    V1Image image = V1Image.named("redirected");
    image.push(SERVER);
    for (String method : List.of("GET", "HEAD")) {
      Answer answer = SERVER.request(method, image.path("layer")).send().expect(302);
      assertThat(answer.header("Location"))
          .startsWith("https://store.example/docker/registry/v2/blobs/sha256/")
          .endsWith("/data?for=" + method);
    }
  }

  @Test
  void whoIsExceptedGetsTheBytes() {
    for (RegistryServerExtension server : List.of(EXCEPTED, OFF)) {
      TestRepository repository = server.newRepository();
      String digest = repository.pushBlob(BLOB).digest();
      String path = "/v2/" + repository.name() + "/blobs/" + digest;
      assertThat(server.get(path).expect(200).body()).isEqualTo(BLOB.bytes());
      server.request("HEAD", path).send().expect(200);
      V1Image image = V1Image.named("served");
      image.push(server);
      server.get(image.path("layer")).expect(200);
    }
  }
}
