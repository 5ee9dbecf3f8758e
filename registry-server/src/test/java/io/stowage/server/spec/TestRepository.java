package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A repository of a server under test: requests below its name, and pushes that must succeed. */
public final class TestRepository {

  private final RegistryServerExtension server;
  private final String name;

  TestRepository(RegistryServerExtension server, String name) {
    this.server = server;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** The path of something in it, such as {@code tags/list}. */
  public String path(String rest) {
    return "/v2/" + name + "/" + rest;
  }

  public Request request(String method, String rest) {
    return server.request(method, path(rest));
  }

  public Answer get(String rest) {
    return request("GET", rest).send();
  }

  public Answer head(String rest) {
    return request("HEAD", rest).send();
  }

  public Answer delete(String rest) {
    return request("DELETE", rest).send();
  }

  /** Begins an upload: the answer to its {@code POST}. */
  public Answer startUpload() {
    return request("POST", "blobs/uploads/").send().expect(202);
  }

  /** Pushes a blob with {@code POST} and {@code PUT}. */
  public Content pushBlob(Content blob) {
    return pushBlob(blob, blob.digest());
  }

  /** Pushes a blob under a digest of another algorithm. */
  public Content pushBlob(Content blob, String digest) {
    server
        .request("PUT", startUpload().location("digest", digest))
        .body(blob.bytes())
        .send()
        .expect(201);
    return blob;
  }

  /** The request that pushes a manifest under a tag or digest. */
  public Request putManifest(String reference, Content manifest) {
    return request("PUT", "manifests/" + reference)
        .header("Content-Type", manifest.mediaType())
        .body(manifest.bytes());
  }

  /** Pushes a manifest under a tag or digest. */
  public Content pushManifest(String reference, Content manifest) {
    putManifest(reference, manifest).send().expect(201);
    return manifest;
  }

  /** Pushes a manifest under its digest. */
  public Content pushManifest(Content manifest) {
    return pushManifest(manifest.digest(), manifest);
  }

  /** Pushes the blobs of an image with one layer, and gives its manifest, which is not pushed. */
  public ManifestBuilder newImage() {
    return ManifestBuilder.image(pushBlob(Content.config()), pushBlob(Content.layer(100)));
  }

  /** Pushes a whole image with one layer under a tag or digest. */
  public Content pushImage(String reference) {
    return pushManifest(reference, newImage().build());
  }

  public List<String> tags(String query) {
    JsonNode list = get("tags/list" + query).expect(200).json();
    assertThat(list.path("name").stringValue()).isEqualTo(name);
    return strings(list.path("tags"));
  }

  /** The elements of a JSON array of strings; the test fails if it is not one. */
  public static List<String> strings(JsonNode array) {
    assertThat(array.isArray()).as("an array: %s", array).isTrue();
    List<String> strings = new ArrayList<>();
    for (JsonNode element : array) {
      strings.add(element.stringValue());
    }
    return strings;
  }
}
