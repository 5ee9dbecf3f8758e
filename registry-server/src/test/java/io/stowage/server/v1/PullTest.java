package io.stowage.server.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.RegistryOptions;
import io.stowage.core.model.Digest;
import io.stowage.server.ServerOptions;
import io.stowage.server.spec.Answer;
import io.stowage.server.spec.RegistryServerExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls of images that are complete. */
class PullTest {

  private static final V1Image PARENT = V1Image.named("base");
  private static final V1Image IMAGE = PARENT.child("top");

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  @RegisterExtension
  static final RegistryServerExtension BEHIND_NGINX =
      new RegistryServerExtension(
          RegistryOptions.defaults(),
          ServerOptions.builder().v1(V1Options.defaults().withAccelRedirect("/internal/")));

  @BeforeAll
  static void push() {
    PARENT.push(SERVER);
    IMAGE.push(SERVER);
    PARENT.push(BEHIND_NGINX);
  }

  private static Answer immutable(Answer answer) {
    answer.hasHeader("Cache-Control", "public, max-age=31536000");
    answer.hasHeader("Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT");
    answer.hasNoHeader("Pragma");
    ZonedDateTime expires =
        ZonedDateTime.parse(answer.header("Expires"), DateTimeFormatter.RFC_1123_DATE_TIME);
    assertThat(Duration.between(ZonedDateTime.now(expires.getZone()), expires).toDays())
        .isBetween(364L, 365L);
    return answer;
  }

  @Test
  void givesTheJsonAsItCame() {
    // The second time out of memory.
    for (int i = 0; i < 2; i++) {
      Answer answer = immutable(SERVER.get(IMAGE.path("json")).expect(200));
      answer.hasHeader("Content-Type", "application/json");
      answer.hasHeader("X-Docker-Size", Integer.toString(IMAGE.layer().length));
      answer.hasHeader("X-Docker-Checksum-Payload", IMAGE.checksum());
      answer.hasHeader("X-Docker-Payload-Checksum", IMAGE.checksum());
      answer.hasNoHeader("Docker-Distribution-API-Version");
      assertThat(answer.text()).isEqualTo(IMAGE.json());
    }
  }

  @Test
  void givesTheAncestryFromTheImageDown() {
    Answer answer = immutable(SERVER.get(IMAGE.path("ancestry")).expect(200));
    assertThat(answer.json().values().stream().map(id -> id.stringValue()))
        .containsExactly(IMAGE.id(), PARENT.id());
  }

  @Test
  void givesTheLayer() {
    Answer answer = immutable(SERVER.get(IMAGE.path("layer")).expect(200));
    answer.hasHeader("Content-Type", "application/octet-stream");
    answer.hasHeader("Accept-Ranges", "bytes");
    assertThat(answer.body()).isEqualTo(IMAGE.layer());
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "ancestry", "layer"})
  void answersHead(String part) {
    Answer get = SERVER.get(IMAGE.path(part)).expect(200);
    Answer head = immutable(SERVER.request("HEAD", IMAGE.path(part)).send().expect(200));
    assertThat(head.body()).isEmpty();
    head.hasHeader("Content-Length", Integer.toString(get.body().length));
    head.hasHeader("Content-Type", get.header("Content-Type"));
  }

  @ParameterizedTest
  @CsvSource({
    "json, 'Thu, 01 Jan 1970 00:00:00 GMT'",
    "ancestry, garbage",
    "layer, 'Thu, 01 Jan 1970 00:00:00 GMT'",
    "files, x",
  })
  void isNeverModified(String part, String since) {
    Answer answer =
        SERVER.request("GET", IMAGE.path(part)).header("If-Modified-Since", since).send();
    answer.expect(304).hasHeader("Cache-Control", "public, max-age=31536000");
    assertThat(answer.body()).isEmpty();
    SERVER
        .request("GET", V1Image.named("missing").path(part))
        .header("If-Modified-Since", since)
        .send()
        .expect(404);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 9",
    "bytes=0-0, 0, 0",
    "bytes=10-, 10, 76",
    "bytes=10-76, 10, 76",
    "bytes=10-77, 10, 76",
    "bytes=10-99999999, 10, 76",
    "bytes=76-76, 76, 76",
    "bytes=-5, 72, 76",
  })
  void givesParts(String range, int first, int last) {
    assertThat(IMAGE.layer()).hasSize(77);
    Answer answer = SERVER.request("GET", IMAGE.path("layer")).header("Range", range).send();
    immutable(answer.expect(206));
    answer.hasHeader("Content-Range", "bytes " + first + "-" + last + "/77");
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(IMAGE.layer(), first, last + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=77-77", "bytes=77-", "bytes=500-600", "bytes=9-5"})
  void hasNothingBehindTheEnd(String range) {
    SERVER
        .request("GET", IMAGE.path("layer"))
        .header("Range", range)
        .send()
        .expect(416)
        .hasHeader("Content-Length", "0");
  }

  @Test
  void tellsNoFilesOfWhatIsNoArchive() {
    Answer answer = BasicsTest.notCached(SERVER.get(IMAGE.path("files")).expect(400));
    assertThat(answer.json().path("error").stringValue()).isEqualTo("Layer format not supported");
  }

  @Test
  void sendsClientsToNginxForLayers() throws Exception {
    for (String method : new String[] {"GET", "HEAD"}) {
      Answer answer = BEHIND_NGINX.request(method, PARENT.path("layer")).send().expect(200);
      immutable(answer).hasHeader("Content-Type", "application/octet-stream");
      assertThat(answer.body()).isEmpty();
      String path = answer.header("X-Accel-Redirect");
      assertThat(path).startsWith("/internal/");
      assertThat(
              Files.readString(
                  BEHIND_NGINX.storage().resolve(path.substring("/internal/".length()))))
          .isEqualTo(new String(PARENT.layer(), StandardCharsets.UTF_8));
    }
    BEHIND_NGINX.get(PARENT.path("json")).expect(200).hasNoHeader("X-Accel-Redirect");
  }

  @Test
  void sendsClientsToNginxForBlobs() throws Exception {
    byte[] blob = "for nginx".getBytes(StandardCharsets.UTF_8);
    String digest = Digest.of(Digest.Algorithm.SHA256, blob).toString();
    BEHIND_NGINX
        .request("POST", "/v2/nginx/blobs/uploads/?digest=" + digest)
        .body(blob)
        .send()
        .expect(201);
    String path = "/v2/nginx/blobs/" + digest;

    Answer answer = BEHIND_NGINX.get(path).expect(200);
    answer.hasHeader("Docker-Content-Digest", digest);
    answer.hasHeader("Content-Type", "application/octet-stream");
    assertThat(answer.body()).isEmpty();
    String redirect = answer.header("X-Accel-Redirect");
    assertThat(redirect).startsWith("/internal/");
    assertThat(
            Files.readAllBytes(
                BEHIND_NGINX.storage().resolve(redirect.substring("/internal/".length()))))
        .isEqualTo(blob);

    Answer head = BEHIND_NGINX.request("HEAD", path).send().expect(200);
    head.hasHeader("Content-Length", Integer.toString(blob.length));
    head.hasNoHeader("X-Accel-Redirect");
    BEHIND_NGINX
        .request("GET", path)
        .header("If-None-Match", answer.header("ETag"))
        .send()
        .expect(304)
        .hasNoHeader("X-Accel-Redirect");
    BEHIND_NGINX.get("/v2/other/blobs/" + digest).expect(404).hasNoHeader("X-Accel-Redirect");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "layer", "files"})
  void hasNoPrivateImagesWithoutAToken(String part) {
    SERVER.get("/v1/private_images/" + IMAGE.id() + "/" + part).expect(404);
  }
}
