package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.acceptance.fixture.Digests;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** An image of v1: one layer with its description. Immutable, as nobody writes to its bytes. */
public final class V1Image {

  private final String id;
  private final Optional<String> parent;
  private final byte[] json;
  private final byte[] layer;

  /**
   * An image.
   *
   * @param id 64 hexadecimal digits
   * @param parent the id of the image below, if there is one
   * @param json the description as it is pushed
   * @param layer the layer as it is pushed
   */
  V1Image(String id, Optional<String> parent, byte[] json, byte[] layer) {
    this.id = id;
    this.parent = parent;
    this.json = json;
    this.layer = layer;
  }

  public String id() {
    return id;
  }

  public Optional<String> parent() {
    return parent;
  }

  public byte[] json() {
    return json;
  }

  public byte[] layer() {
    return layer;
  }

  /** An image without a parent, whose id and layer follow from a name. */
  public static V1Image named(String name) {
    return make(name, Optional.empty());
  }

  /** An image on top of this one, whose id and layer follow from a name. */
  public V1Image child(String name) {
    return make(name, Optional.of(id));
  }

  private static V1Image make(String name, Optional<String> parent) {
    String id = id(name);
    String json =
        "{\"id\":\"%s\",%s\"created\":\"2014-06-09T17:00:00.5Z\",\"Size\":12}"
            .formatted(id, parent.map(it -> "\"parent\":\"" + it + "\",").orElse(""));
    byte[] layer =
        new LayerTar().folder("etc/").file("etc/" + id.substring(0, 8), "of " + name).bytes();
    return new V1Image(id, parent, json.getBytes(UTF_8), layer);
  }

  /** An image id that follows from a name. */
  static String id(String name) {
    return Digests.hex(Digests.of(name.getBytes(UTF_8)));
  }

  /** The same image with another layer. */
  public V1Image withLayer(byte[] other) {
    return new V1Image(id, parent, json, other);
  }

  /** The same image with another description. */
  V1Image withJson(String other) {
    return new V1Image(id, parent, other.getBytes(UTF_8), layer);
  }

  /** The path of one of its resources, such as {@code layer}. */
  public String path(String resource) {
    return "/v1/images/" + id + "/" + resource;
  }

  /** The payload checksum: of the description, a line feed and the layer as sent. */
  public String checksum() {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(json);
    payload.write('\n');
    payload.writeBytes(layer);
    return Digests.of(payload.toByteArray());
  }
}
