package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.acceptance.fixture.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the v1 API that does what a Docker engine of 2014 does: it asks the index for a token
 * and the registry's name, pushes ancestors first, and verifies what it pulls. Safe for use by many
 * threads.
 */
public final class V1Client {

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http;
  private final URI index;
  private final Optional<String> authorization;

  /**
   * A client of one index, which a standalone registry is itself.
   *
   * @param index such as {@code 127.0.0.1:5000}
   */
  public V1Client(String index) {
    this(
        URI.create("http://" + index),
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
        Optional.empty());
  }

  /**
   * A client of a standalone registry that has passwords, in front of it or itself.
   *
   * @param index such as {@code https://127.0.0.1:5000}
   * @param http that trusts its certificate
   * @param authorization what every request says, in place of the token, as engines do with TLS
   */
  public V1Client(URI index, HttpClient http, Optional<String> authorization) {
    this.index = index;
    this.http = http;
    this.authorization = authorization;
  }

  /** A request that got another status than the client can go on with. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    RefusedException(HttpRequest request, int status, String body) {
      super(request.method() + " " + request.uri() + " got " + status + " " + body);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  /** What was pulled is not what its checksum says. */
  static final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DamagedException(String id) {
      super("the checksum of image " + id + " does not fit");
    }
  }

  /** Where a repository is and what lets the client in. */
  private record Session(URI root, String authorization) {
    URI uri(String path) {
      return root.resolve("/v1/" + path);
    }
  }

  /**
   * Pushes images and tags.
   *
   * @param repository with its namespace
   * @param images ancestors first
   * @param tags image ids by tag
   * @return the ids of those that the registry did not have
   */
  public List<String> push(String repository, List<V1Image> images, Map<String, String> tags) {
    Session session = open(repository, "PUT", list(images));
    List<String> sent = new ArrayList<>();
    for (V1Image image : images) {
      if (statusOf(session, "images/" + image.id() + "/json") != 200) {
        send(session, image);
        sent.add(image.id());
      }
    }
    tags.forEach(
        (tag, id) ->
            put(
                session,
                "repositories/" + repository + "/tags/" + tag,
                BodyPublishers.ofString("\"" + id + "\"")));
    HttpRequest.Builder last =
        atIndex("repositories/" + repository + "/images")
            .header("X-Docker-Token", "true")
            .PUT(BodyPublishers.ofString(list(images)));
    expect(call(last, BodyHandlers.ofString()), 204, 200);
    return sent;
  }

  private void send(Session session, V1Image image) {
    String path = "images/" + image.id() + "/";
    put(session, path + "json", BodyPublishers.ofByteArray(image.json()));
    // Of unknown length for the client, so it goes in chunks.
    put(
        session,
        path + "layer",
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(image.layer())));
    HttpRequest.Builder checksum =
        to(session, path + "checksum")
            .header("X-Docker-Checksum-Payload", image.checksum())
            .header("X-Docker-Payload-Checksum", image.checksum())
            .PUT(BodyPublishers.noBody());
    expect(call(checksum, BodyHandlers.ofString()), 200);
  }

  /**
   * Pulls what a tag names.
   *
   * @param repository with its namespace
   * @return the images, ancestors last
   * @throws DamagedException if an image is not what its checksum says
   */
  public List<V1Image> pull(String repository, String tag) {
    return pull(repository, tag, Integer.MAX_VALUE);
  }

  /**
   * Pulls what a tag names and loses the connection within each layer, once.
   *
   * @param cut the bytes after which it is lost
   */
  public List<V1Image> pull(String repository, String tag, int cut) {
    Session session = open(repository, "GET", "");
    JsonNode tags = JSON.readTree(text(session, "repositories/" + repository + "/tags"));
    String id = tags.path(tag).asString();
    List<V1Image> images = new ArrayList<>();
    for (JsonNode ancestor : JSON.readTree(text(session, "images/" + id + "/ancestry"))) {
      images.add(image(session, ancestor.asString(), cut));
    }
    return images;
  }

  private V1Image image(Session session, String id, int cut) {
    HttpResponse<byte[]> json =
        expect(call(to(session, "images/" + id + "/json"), BodyHandlers.ofByteArray()), 200);
    int size = Integer.parseInt(json.headers().firstValue("X-Docker-Size").orElseThrow());
    byte[] layer = layer(session, id, size, cut);
    String parent = JSON.readTree(json.body()).path("parent").asString("");
    V1Image image =
        new V1Image(
            id, parent.isEmpty() ? Optional.empty() : Optional.of(parent), json.body(), layer);
    List<String> checksums = new ArrayList<>();
    for (String name : List.of("X-Docker-Checksum-Payload", "X-Docker-Payload-Checksum")) {
      json.headers().allValues(name).forEach(it -> checksums.addAll(List.of(it.split(", *", -1))));
    }
    if (!checksums.contains(image.checksum())) {
      throw new DamagedException(id);
    }
    return image;
  }

  private byte[] layer(Session session, String id, int size, int cut) {
    ByteArrayOutputStream layer = new ByteArrayOutputStream();
    HttpRequest.Builder request = to(session, "images/" + id + "/layer");
    read(expect(follow(request, ""), 200), Math.min(cut, size), layer);
    if (layer.size() < size) {
      // Engines ask for one byte more than there is.
      String rest = "bytes=" + layer.size() + "-" + size;
      HttpRequest.Builder again = to(session, "images/" + id + "/layer");
      int missing = size - layer.size();
      read(expect(follow(again, rest), 206), missing, layer);
    }
    return layer.toByteArray();
  }

  /** Goes where the registry sends it, with the range but without the token, as engines do. */
  private HttpResponse<InputStream> follow(HttpRequest.Builder request, String range) {
    HttpResponse<InputStream> response = call(ranged(request, range), BodyHandlers.ofInputStream());
    if (response.statusCode() != 302) {
      return response;
    }
    URI target = URI.create(response.headers().firstValue("Location").orElseThrow());
    return call(ranged(HttpRequest.newBuilder(target), range), BodyHandlers.ofInputStream());
  }

  private static HttpRequest.Builder ranged(HttpRequest.Builder request, String range) {
    return range.isEmpty() ? request : request.header("Range", range);
  }

  /** Reads so many bytes and closes, whatever length the response has told. */
  private static void read(HttpResponse<InputStream> response, int size, ByteArrayOutputStream to) {
    try (InputStream in = response.body()) {
      to.writeBytes(in.readNBytes(size));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Session open(String repository, String method, String body) {
    String path = "repositories/" + repository + (method.equals("PUT") ? "/" : "/images");
    HttpRequest.Builder request =
        atIndex(path)
            .header("X-Docker-Token", "true")
            .method(method, BodyPublishers.ofString(body));
    HttpResponse<String> response = expect(call(request, BodyHandlers.ofString()), 200);
    String endpoints = response.headers().firstValue("X-Docker-Endpoints").orElseThrow();
    String token = response.headers().firstValue("X-Docker-Token").orElseThrow();
    URI root = URI.create(index.getScheme() + "://" + endpoints.split(", *", -1)[0]);
    return new Session(root, authorization.orElse("Token " + token));
  }

  private static String list(List<V1Image> images) {
    List<Map<String, String>> list = new ArrayList<>();
    images.forEach(image -> list.add(new TreeMap<>(Map.of("id", image.id()))));
    return JSON.writeValueAsString(list);
  }

  private HttpRequest.Builder atIndex(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(index.resolve("/v1/" + path));
    authorization.ifPresent(it -> request.header("Authorization", it));
    return request;
  }

  private static HttpRequest.Builder to(Session session, String path) {
    return HttpRequest.newBuilder(session.uri(path))
        .header("Authorization", session.authorization());
  }

  private int statusOf(Session session, String path) {
    return call(to(session, path), BodyHandlers.discarding()).statusCode();
  }

  private String text(Session session, String path) {
    return expect(call(to(session, path), BodyHandlers.ofString()), 200).body();
  }

  private void put(Session session, String path, BodyPublisher body) {
    expect(call(to(session, path).PUT(body), BodyHandlers.ofString()), 200);
  }

  private <T> HttpResponse<T> call(HttpRequest.Builder request, BodyHandler<T> handler) {
    try {
      return http.send(request.header("User-Agent", Call.DOCKER).build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <T> HttpResponse<T> expect(HttpResponse<T> response, Integer... statuses) {
    if (!List.of(statuses).contains(response.statusCode())) {
      String body =
          response.body() instanceof byte[] bytes
              ? new String(bytes, UTF_8)
              : String.valueOf(response.body());
      throw new RefusedException(response.request(), response.statusCode(), body);
    }
    return response;
  }

  /** The digest of all that a pull brought, to compare pulls with. */
  public static String digest(List<V1Image> images) {
    StringBuilder all = new StringBuilder();
    images.forEach(image -> all.append(image.id()).append(image.checksum()));
    return Digests.of(all.toString().getBytes(UTF_8));
  }
}
