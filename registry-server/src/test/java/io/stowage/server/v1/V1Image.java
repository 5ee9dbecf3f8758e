package io.stowage.server.v1;

import io.stowage.server.spec.Answer;
import io.stowage.server.spec.RegistryServerExtension;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An image as clients of the v1 API push it. Its layer is some text: nothing looks into it. */
public final class V1Image {

  private final String id;
  private final byte[] json;
  private final byte[] layer;

  private V1Image(String id, byte[] json, byte[] layer) {
    this.id = id;
    this.json = json;
    this.layer = layer;
  }

  /**
   * An image.
   *
   * @param parent its parent's id, or empty
   */
  public static V1Image of(String id, String parent) {
    String json =
        "{ \"id\": \""
            + id
            + "\", "
            + (parent.isEmpty() ? "" : "\"parent\": \"" + parent + "\", ")
            + "\"created\": \"2014-06-01T00:00:00Z\"}";
    return new V1Image(id, bytes(json), bytes("the layer of " + id));
  }

  /** An image whose id is made of some text. */
  public static V1Image named(String name) {
    return of(sha256(bytes(name)), "");
  }

  /** An image on top of this one. */
  public V1Image child(String name) {
    return of(sha256(bytes(name)), id);
  }

  public String id() {
    return id;
  }

  public String json() {
    return new String(json, StandardCharsets.UTF_8);
  }

  public byte[] layer() {
    return layer.clone();
  }

  /** The checksum of the payload: the JSON, a line feed, the layer. */
  public String checksum() {
    MessageDigest digest = sha256();
    digest.update(json);
    digest.update((byte) '\n');
    return "sha256:" + HexFormat.of().formatHex(digest.digest(layer));
  }

  public String path(String part) {
    return "/v1/images/" + id + "/" + part;
  }

  public Answer putJson(RegistryServerExtension server) {
    return server.request("PUT", path("json")).body(json).send();
  }

  public Answer putLayer(RegistryServerExtension server) {
    return server.request("PUT", path("layer")).chunkedBody(layer).send();
  }

  public Answer putChecksum(RegistryServerExtension server) {
    return server
        .request("PUT", path("checksum"))
        .header("X-Docker-Checksum-Payload", checksum())
        .send();
  }

  /** Pushes all of it. */
  public V1Image push(RegistryServerExtension server) {
    putJson(server).expect(200);
    putLayer(server).expect(200);
    putChecksum(server).expect(200);
    return this;
  }

  /** Tags it. */
  public Answer tag(RegistryServerExtension server, String repository, String tag) {
    return server
        .request("PUT", "/v1/repositories/" + repository + "/tags/" + tag)
        .body(bytes("\"" + id + "\""))
        .send();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
