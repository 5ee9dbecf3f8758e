package io.stowage.client;

import io.stowage.core.mirror.Upstream;
import io.stowage.core.mirror.UpstreamException;
import io.stowage.core.mirror.UpstreamException.Reason;
import io.stowage.core.mirror.V1Upstream;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.v1.MirroredImage;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads from another registry, and from its index, by the v1 API, as anybody or with Basic
 * authentication. Safe from any thread. Where redirects may lead, and that credentials do not
 * follow them, is as in {@link RegistryClient}.
 */
public final class V1Client implements V1Upstream {

  /** The headers that tell a layer's checksums: today's, and those of older registries. */
  private static final List<String> CHECKSUM_HEADERS =
      List.of("X-Docker-Checksum-Payload", "X-Docker-Payload-Checksum", "X-Docker-Checksum");

  /** Not one of those of old clients, {@code tarsum+sha256:…}, which are of something else. */
  private static final Pattern CHECKSUM = Pattern.compile("(?<![+.\\w])sha256:[0-9a-f]{64}\\b");

  private final Server registry;
  private final Server index;

  /** A server that is asked. */
  private record Server(ClientOptions options, Http http) {

    static Server of(ClientOptions options) {
      Origin origin = Objects.requireNonNull(Origin.of(options.url())); // checked by the options
      return new Server(options, new Http(options, new Addresses(origin)));
    }

    /**
     * Asks.
     *
     * @param path behind the version
     * @param what that is, for messages
     * @param expected the status of success; anything else is thrown
     */
    Answer get(String path, Map<String, String> headers, String what, int expected)
        throws UpstreamException {
      Credentials credentials = options.credentials();
      Answer answer =
          http.send("GET", url(path), headers, credentials == null ? null : credentials.basic());
      if (answer.status() != expected) {
        answer.close();
        throw answer.failure(what);
      }
      return answer;
    }

    private URI url(String path) throws UpstreamException {
      try {
        return URI.create(options.url().toString().replaceAll("/+$", "") + "/v1/" + path);
      } catch (IllegalArgumentException e) {
        throw new UpstreamException(Reason.UNKNOWN, options + " is not asked for what is no URL");
      }
    }
  }

  /**
   * A client, which asks nothing before something is wanted.
   *
   * @param registry where images and tags are
   * @param index where lists of images are, and where is searched; often the same
   */
  public V1Client(ClientOptions registry, ClientOptions index) {
    this.registry = Server.of(registry);
    this.index = registry.equals(index) ? this.registry : Server.of(index);
  }

  @Override
  public MirroredImage image(ImageId id) throws UpstreamException {
    try (Answer answer =
        registry.get("images/" + id + "/json", Map.of(), "the json of image " + id, 200)) {
      byte[] json = answer.bytes(registry.options().limits().manifestSize());
      return new MirroredImage(json, checksums(answer), size(answer));
    }
  }

  private static List<String> checksums(Answer answer) {
    Set<String> checksums = new LinkedHashSet<>();
    for (String name : CHECKSUM_HEADERS) {
      for (String value : answer.headers().allValues(name)) {
        Matcher matcher = CHECKSUM.matcher(value);
        while (matcher.find()) {
          checksums.add(matcher.group());
        }
      }
    }
    return List.copyOf(checksums);
  }

  private static long size(Answer answer) {
    String size = answer.header("X-Docker-Size");
    return size != null && size.matches("\\d{1,18}") ? Long.parseLong(size) : -1;
  }

  @Override
  public byte[] ancestry(ImageId id) throws UpstreamException {
    String what = "the ancestry of image " + id;
    try (Answer answer = registry.get("images/" + id + "/ancestry", Map.of(), what, 200)) {
      return answer.bytes(registry.options().limits().manifestSize());
    }
  }

  @Override
  public Upstream.Incoming layer(ImageId id, long offset) throws UpstreamException {
    String what = "the layer of image " + id;
    Answer answer = registry.get("images/" + id + "/layer", IncomingBody.headers(0), what, 200);
    // Not with a range: docker-registry answers one with a wrong length.
    return IncomingBody.behind(answer, offset, what);
  }

  @Override
  public byte[] ofRepository(V1RepositoryName name, String what) throws UpstreamException {
    Server server = what.equals("images") ? index : registry;
    String path = "repositories/" + quote(name.toString()) + "/" + quote(what);
    try (Answer answer = server.get(path, Map.of(), what + " of " + name, 200)) {
      return answer.bytes(server.options().limits().listSize());
    }
  }

  @Override
  public byte[] search(String query) throws UpstreamException {
    try (Answer answer = index.get("search?" + query, Map.of(), "a search", 200)) {
      return answer.bytes(index.options().limits().listSize());
    }
  }

  /**
   * Escapes what stands in a path, but for its slashes.
   *
   * @throws UpstreamException {@code UNKNOWN} for what could lead elsewhere
   */
  private static String quote(String path) throws UpstreamException {
    if (Stream.of(path.split("/", -1)).anyMatch(part -> part.equals(".") || part.equals(".."))) {
      throw new UpstreamException(Reason.UNKNOWN, "no registry has " + path);
    }
    return Stream.of(path.split("/", -1))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  /** The registry's URL. */
  @Override
  public String toString() {
    return registry.options().toString();
  }

  /** Does nothing: connections end by themselves when nobody uses them. */
  @Override
  public void close() {}
}
