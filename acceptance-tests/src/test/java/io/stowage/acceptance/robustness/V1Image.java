package io.stowage.acceptance.robustness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** An image of the v1 API with its parents. Immutable, as nobody writes to its bytes. */
final class V1Image {

  private final String id;
  private final List<V1Image> parents;
  private final byte[] json;
  private final V1Layer layer;
  private final String checksum;

  private V1Image(List<V1Image> parents, V1Layer layer) {
    this.id = layer.digest().substring("sha256:".length());
    this.parents = parents;
    this.layer = layer;
    String parent = parents.isEmpty() ? "" : "\"parent\":\"" + parents.get(0).id + "\",";
    String text =
        "{\"id\":\"%s\",%s\"created\":\"2014-06-09T17:00:00Z\",\"os\":\"linux\"}"
            .formatted(id, parent);
    this.json = text.getBytes(UTF_8);
    MessageDigest payload = Content.sha256();
    payload.update(json);
    payload.update((byte) '\n');
    layer.feed(payload);
    this.checksum = Content.named(payload);
  }

  /** An image without a parent, with a layer of about this size unlike any other. */
  static V1Image base(Random random, long size) {
    return new V1Image(List.of(), V1Layer.random(random, size));
  }

  /** An image on top of this one. */
  V1Image child(Random random, long size) {
    return new V1Image(chain(), V1Layer.random(random, size));
  }

  String id() {
    return id;
  }

  V1Layer layer() {
    return layer;
  }

  byte[] json() {
    return json;
  }

  /** The checksum of json and layer. */
  String checksum() {
    return checksum;
  }

  /** This image and its parents, in the order of an ancestry. */
  List<V1Image> chain() {
    List<V1Image> chain = new ArrayList<>();
    chain.add(this);
    chain.addAll(parents);
    return List.copyOf(chain);
  }

  /** The body of its ancestry. */
  String ancestry() {
    return chain().stream()
        .map(image -> "\"" + image.id + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** The digests of the layers as a manifest lists them. */
  List<String> layers() {
    List<String> layers = new ArrayList<>();
    chain().forEach(image -> layers.add(0, image.layer.digest()));
    return layers;
  }

  /** The path of one of its resources, such as {@code layer}. */
  String path(String resource) {
    return "/v1/images/" + id + "/" + resource;
  }

  @Override
  public String toString() {
    return id.substring(0, 12);
  }
}
