package io.stowage.acceptance.robustness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One client of the v1 API that pushes and pulls step by step, checks every byte that it gets, and
 * looks what OCI clients get. For one thread.
 */
final class V1Transfer {

  private static final String CHECKSUM = "x-docker-checksum-payload";
  private static final Pattern LAYERS = Pattern.compile("\"digest\":\"(sha256:[0-9a-f]{64})\"");

  private final PushClient client;

  V1Transfer(PushClient client) {
    this.client = client;
  }

  /** Announces images of a repository, as a push begins and ends. */
  void announce(String repository, List<V1Image> images) throws IOException {
    List<String> ids = images.stream().map(image -> "{\"id\":\"" + image.id() + "\"}").toList();
    Payload list = Payload.of(("[" + String.join(",", ids) + "]").getBytes(UTF_8));
    client.put("/v1/repositories/" + repository + "/", list).expect(200);
    client.put("/v1/repositories/" + repository + "/images", list).expect(204);
  }

  /** Begins an image. False if it is complete. */
  boolean putJson(V1Image image) throws IOException {
    return put(image, "json", Payload.of(image.json()));
  }

  /** Sends the layer in chunks, as clients do. False if the image is complete. */
  boolean putLayer(V1Image image) throws IOException {
    return taken(client.stream("PUT", image.path("layer"), Map.of(), image.layer()));
  }

  /** Completes an image. False if it was complete. */
  boolean putChecksum(V1Image image) throws IOException {
    Map<String, String> headers = Map.of("X-Docker-Checksum-Payload", image.checksum());
    return taken(client.send("PUT", image.path("checksum"), headers, Payload.EMPTY));
  }

  /** Completes an image whose layer was sent. False if the layer has to be sent again. */
  boolean goOn(V1Image image) throws IOException {
    Map<String, String> headers = Map.of("X-Docker-Checksum-Payload", image.checksum());
    Answer answer =
        client.send("PUT", image.path("checksum"), headers, Payload.EMPTY).expect(200, 400);
    if (answer.status() == 400) {
      assertThat(answer.text()).contains("Image has no layer yet");
    }
    return answer.status() == 200;
  }

  private boolean put(V1Image image, String step, Payload body) throws IOException {
    return taken(client.put(image.path(step), body));
  }

  private static boolean taken(Answer answer) {
    return answer.expect(200, 409).status() == 200;
  }

  /** Pushes an image, ancestors not, from wherever a push before has ended. */
  void push(V1Image image) throws IOException {
    if (client.get(image.path("json")).expect(200, 400, 404).status() == 200) {
      return;
    }
    if (putJson(image) && putLayer(image)) {
      boolean unused = putChecksum(image);
    }
  }

  /** Sends a part of the layer and breaks the connection. */
  void cutLayer(V1Image image, long length) throws IOException {
    Payload part = image.layer().part(length);
    part.writeTo(client.begin("PUT", image.path("layer"), Map.of(), image.layer().size()));
    client.close();
  }

  /** Makes a tag mean an image. */
  void tag(String repository, String tag, V1Image image) throws IOException {
    Payload body = Payload.of(("\"" + image.id() + "\"").getBytes(UTF_8));
    client.put(tagPath(repository, tag), body).expect(200);
  }

  /** Removes a tag. False if there is none. */
  boolean untag(String repository, String tag) throws IOException {
    return client.delete(tagPath(repository, tag)).expect(200, 404).status() == 200;
  }

  /** The id of the image that a tag means; {@link Register#ABSENT} if there is no such tag. */
  String tagged(String repository, String tag) throws IOException {
    Answer answer = client.get(tagPath(repository, tag)).expect(200, 404);
    return answer.status() == 404 ? Register.ABSENT : answer.text().replace("\"", "");
  }

  private static String tagPath(String repository, String tag) {
    return "/v1/repositories/" + repository + "/tags/" + tag;
  }

  /**
   * Reads what there is of an image and checks it: where its json is served, all of it is.
   *
   * @return whether it is complete
   */
  boolean look(V1Image image) throws IOException {
    Answer json = client.get(image.path("json")).expect(200, 400, 404);
    if (json.status() == 200) {
      assertThat(json.text()).isEqualTo(new String(image.json(), UTF_8));
      assertThat(json.header(CHECKSUM)).isEqualTo(image.checksum());
      assertThat(json.header("x-docker-size")).isEqualTo(Long.toString(image.layer().size()));
    }
    // What is not served as a whole may be completed from one request to the next.
    int[] also = json.status() == 200 ? new int[] {200} : new int[] {200, 400, 404};
    Answer ancestry = client.get(image.path("ancestry")).expect(also);
    if (ancestry.status() == 200) {
      assertThat(ancestry.text().replace(" ", "")).isEqualTo(image.ancestry());
    }
    Answer layer = client.get(image.path("layer")).expect(also);
    if (layer.status() == 200) {
      assertThat(layer.length()).as(image + ": layer").isEqualTo(image.layer().size());
      assertThat(layer.digest()).as(image + ": layer").isEqualTo(image.layer().digest());
    }
    return json.status() == 200;
  }

  /** The images of a tag, from the top, are all complete, and OCI clients get the same layers. */
  void pull(String repository, String tag, V1Image expected) throws IOException {
    for (V1Image image : expected.chain()) {
      assertThat(look(image)).as(image + " of " + repository + ":" + tag).isTrue();
    }
    pullByOci(repository, tag, expected);
  }

  /** Pulls the manifest that stands for an image, and its layers. */
  void pullByOci(String repository, String tag, V1Image expected) throws IOException {
    lookByOci(repository, tag, expected);
    for (String digest : expected.layers()) {
      Answer blob = client.get("/v2/" + repository + "/blobs/" + digest).expect(200);
      assertThat(blob.digest()).isEqualTo(digest);
    }
  }

  /** The manifest that stands for an image lists its layers. */
  void lookByOci(String repository, String tag, V1Image expected) throws IOException {
    Answer manifest = client.get("/v2/" + repository + "/manifests/" + tag).expect(200);
    assertThat(layers(manifest)).isEqualTo(expected.layers());
  }

  /** The digests of the layers that a manifest lists. */
  static List<String> layers(Answer manifest) {
    String text = manifest.text();
    return LAYERS
        .matcher(text.substring(text.indexOf("\"layers\"")))
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
