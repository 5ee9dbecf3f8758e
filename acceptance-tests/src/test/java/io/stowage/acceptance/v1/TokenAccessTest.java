package io.stowage.acceptance.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.v1.TokenIndex.Manner;
import io.stowage.acceptance.v1.V1Server.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server with an index behind it: what requests with tokens of every kind are answered. */
class TokenAccessTest {

  private static final String APP = "team/app";
  private static final String OTHER = "team/other";
  private static final String SECRET = "team/secret";
  private static final String UNLISTED = "team/unlisted";

  private static final V1Image BASE = V1Image.named("token base");
  private static final V1Image TOP = BASE.child("token top");
  private static final V1Image NEXT = TOP.child("token next");
  private static final V1Image FOREIGN = V1Image.named("token foreign");
  private static final V1Image HIDDEN = V1Image.named("token hidden");
  private static final V1Image SHOWN = V1Image.named("token shown");
  private static final V1Image UNKNOWN = V1Image.named("token unknown");

  private static final PrivilegedKey KEY = PrivilegedKey.generate();
  private static final String UNAUTHORIZED = "Requires authorization";
  private static final String NO_IMAGE = "Image not found";

  private static Path folder = Path.of("");
  private static final TokenIndex index = TokenIndex.start();
  private static final TokenIndex otherIndex = TokenIndex.start();
  private static Optional<V1Server> server = Optional.empty();

  @BeforeAll
  static void start() {
    folder = Folders.create();
    server = Optional.of(tokens(index.url()));
    index.list(APP, BASE.id(), TOP.id());
    index.list(OTHER, FOREIGN.id());
    index.list(SECRET, HIDDEN.id(), SHOWN.id());
    index.list(UNLISTED, FOREIGN.id());
    push(APP, List.of(BASE, TOP));
    push(OTHER, List.of(FOREIGN));
    push(SECRET, List.of(HIDDEN, SHOWN));
    tag(SECRET, "hidden", HIDDEN);
    String hide = index.issue(SECRET, "write");
    expect(200, Call.put(path(SECRET, "properties"), "{\"access\":\"private\"}"), hide);
    index.giveAccess(SHOWN.id());
    tag(UNLISTED, "latest", FOREIGN);
    index.list(UNLISTED);
    index.list(APP, BASE.id(), TOP.id(), NEXT.id());
    for (Manner manner : Manner.values()) {
      index.answer("manner/" + manner, manner);
    }
    otherIndex.list("manner/ELSEWHERE", BASE.id());
    index.sendElsewhere(otherIndex.url());
  }

  @AfterAll
  static void stop() {
    server.ifPresent(V1Server::close);
    index.close();
    otherIndex.close();
    Folders.delete(folder);
  }

  @BeforeEach
  void forget() {
    assertThat(index.takeAsked()).isNotNull();
    assertThat(otherIndex.takeAsked()).isNotNull();
  }

  private static V1Server tokens(String indexUrl) {
    Path key = KEY.write(folder.resolve("key.pem"));
    return Kind.STOWAGE.start(
        folder,
        Map.of(
            "standalone", "false", "index_endpoint", indexUrl, "privileged_key", key.toString()));
  }

  private static String path(String repository, String rest) {
    return "/v1/repositories/" + repository + "/" + rest;
  }

  private static Reply send(Call call) {
    return RawHttp.send(server.orElseThrow().host(), call);
  }

  private static void expect(int status, Call call, String token) {
    Reply reply = send(call.with("Authorization", token));
    assertThat(reply.status())
        .as(call.method() + " " + call.target() + ": " + new String(reply.body(), UTF_8))
        .isEqualTo(status);
  }

  private static void push(String repository, List<V1Image> images) {
    String token = index.issue(repository, "write");
    for (V1Image image : images) {
      expect(200, Call.put(image.path("json"), image.json()), token);
      expect(200, Call.put(image.path("layer"), image.layer()), token);
      expect(200, Call.put(image.path("checksum"), "").checksum(image.checksum()), token);
    }
    tag(repository, "latest", images.get(images.size() - 1));
  }

  private static void tag(String repository, String tag, V1Image image) {
    Call call = Call.put(path(repository, "tags/" + tag), "\"" + image.id() + "\"");
    expect(200, call, index.issue(repository, "write"));
  }

  /**
   * A request, and the answer.
   *
   * @param credential put into the request, which was made before the index ran
   * @param message of the error; empty if there is none or no body
   * @param asked how often the index is
   */
  private record Row(
      String name,
      Call call,
      UnaryOperator<Call> credential,
      int status,
      String message,
      int asked) {
    @Override
    public String toString() {
      return name + ": " + call.method() + " " + call.target() + " -> " + status;
    }
  }

  private static Row allowed(String name, Call call, UnaryOperator<Call> credential) {
    return new Row(name, call, credential, 200, "", 1);
  }

  private static Row refused(String name, Call call, UnaryOperator<Call> credential, int asked) {
    String message = call.method().equals("HEAD") ? "" : UNAUTHORIZED;
    return new Row(name, call, credential, 401, message, asked);
  }

  private static Row row(
      String name, Call call, UnaryOperator<Call> credential, int status, String message) {
    return new Row(name, call, credential, status, message, 1);
  }

  private static UnaryOperator<Call> token(String repository, String access) {
    return call -> call.with("Authorization", index.issue(repository, access));
  }

  /** A good token to read with, changed. */
  private static UnaryOperator<Call> changed(String part, String replacement) {
    return call -> {
      String token = index.issue(APP, "read");
      assertThat(token).contains(part);
      return call.with("Authorization", token.replace(part, replacement));
    };
  }

  private static UnaryOperator<Call> header(String authorization) {
    return call -> call.with("Authorization", authorization);
  }

  private static Call expired(Call call) {
    String token = index.issue(APP, "read");
    Call good = call.with("Authorization", token);
    assertThat(send(good).status()).isEqualTo(200);
    index.expire(token);
    assertThat(index.takeAsked()).hasSize(1);
    return good;
  }

  private static Call replayed(Call call) {
    Call good = call.with("Authorization", index.issue(APP, "read", 1));
    assertThat(send(good).status()).isEqualTo(200);
    assertThat(index.takeAsked()).hasSize(1);
    return good;
  }

  private static Call ofAnotherIndex(Call call) {
    String token = "";
    for (int i = 0; i < 99; i++) {
      token = otherIndex.issue(APP, "read");
    }
    return call.with("Authorization", token);
  }

  private static UnaryOperator<Call> signed(String text) {
    return call -> call.with("X-Signature", KEY.sign(text));
  }

  private static Row privileged(
      String name, Call call, UnaryOperator<Call> credential, int status) {
    return new Row(name, call, credential, status, status == 401 ? UNAUTHORIZED : "", 0);
  }

  static Stream<Row> rows() {
    return Stream.of(access(), tokens(), images(), privates(), indexes(), signatures())
        .flatMap(rows -> rows);
  }

  private static Stream<Row> access() {
    Call tags = Call.get(path(APP, "tags"));
    Call tag = Call.put(path(APP, "tags/new"), "\"" + TOP.id() + "\"");
    Call delete = Call.delete(path(APP, "tags/missing"));
    return Stream.of(
        allowed("reads tags", tags, token(APP, "read")),
        allowed("reads a tag", Call.get(path(APP, "tags/latest")), token(APP, "read")),
        allowed("HEAD is reading", Call.head(path(APP, "tags")), token(APP, "read")),
        allowed("reads properties", Call.get(path(APP, "properties")), token(APP, "read")),
        allowed("writes", tag, token(APP, "write")),
        row("deletes", delete, token(APP, "delete"), 404, "Tag not found: missing"),
        refused("write token reads", tags, token(APP, "write"), 0),
        refused("delete token reads", tags, token(APP, "delete"), 0),
        refused("write token, HEAD", Call.head(TOP.path("json")), token(APP, "write"), 0),
        refused("read token writes", tag, token(APP, "read"), 0),
        refused("delete token writes", tag, token(APP, "delete"), 0),
        refused("read token deletes", delete, token(APP, "read"), 0),
        refused("write token deletes", delete, token(APP, "write"), 0),
        refused(
            "write token deletes all",
            Call.delete("/v1/repositories/team/app/"),
            token(APP, "write"),
            0),
        refused(
            "read token hides",
            Call.put(path(APP, "properties"), "{\"access\":\"private\"}"),
            token(APP, "read"),
            0),
        refused("other repository", Call.get(path(OTHER, "tags")), token(APP, "read"), 0),
        refused(
            "other repository written",
            Call.put(path(OTHER, "tags/x"), "\"" + TOP.id() + "\""),
            token(APP, "write"),
            0),
        refused(
            "other repository deleted",
            Call.delete(path(OTHER, "tags/latest")),
            token(APP, "delete"),
            0),
        refused("below it", Call.get(path("team/app/sub", "tags")), token(APP, "read"), 0),
        refused("library", Call.get(path("app", "tags")), token("app", "read"), 0),
        new Row(
            "missing repository",
            Call.get(path("library/none", "tags")),
            token("library/none", "read"),
            404,
            "Repository not found",
            1));
  }

  private static Stream<Row> tokens() {
    Call tags = Call.get(path(APP, "tags"));
    Call json = Call.get(TOP.path("json"));
    return Stream.of(
        allowed("as clients send it back", tags, changed("Token ", "Token Token ")),
        allowed("small letters", tags, changed("Token ", "token ")),
        allowed("without quotes", tags, changed("\"", "")),
        refused("none", tags, UnaryOperator.identity(), 0),
        refused("none, HEAD", Call.head(TOP.path("layer")), UnaryOperator.identity(), 0),
        refused("none for an image", json, UnaryOperator.identity(), 0),
        refused(
            "none since 1970", json.with("If-Modified-Since", "x"), UnaryOperator.identity(), 0),
        refused("none for no image", Call.get("/v1/images/abc/json"), UnaryOperator.identity(), 0),
        refused("empty", tags, header(""), 0),
        refused("scheme alone", tags, header("Token"), 0),
        refused("garbage", tags, header("Token garbage"), 0),
        refused("Basic", tags, header("Basic dXNlcjpwYXNz"), 0),
        refused("anonymous Basic", json, header("Basic Og=="), 0),
        refused("Bearer", tags, changed("Token ", "Bearer "), 0),
        refused("no scheme", tags, changed("Token ", ""), 0),
        refused("no repository", json, header("Token signature=A,access=read"), 0),
        refused("no access", tags, changed(",access=read", ""), 0),
        refused("access of none", tags, changed("=read", "=admin"), 0),
        refused("access twice", tags, changed("=read", "=write,access=read"), 0),
        refused(
            "repository twice",
            Call.get(path(OTHER, "tags")),
            changed(",access", ",repository=\"" + OTHER + "\",access"),
            0),
        refused("repository changed", Call.get(path(OTHER, "tags")), changed(APP, OTHER), 1),
        refused("signature guessed", tags, changed("signature=A", "signature=B"), 1),
        refused("no signature", tags, changed("signature", "x"), 1),
        refused("expired", tags, TokenAccessTest::expired, 1),
        refused("expired, for an image", json, TokenAccessTest::expired, 1),
        refused("replayed", tags, TokenAccessTest::replayed, 1),
        refused("of another index", tags, TokenAccessTest::ofAnotherIndex, 1),
        refused("of another index, for an image", json, TokenAccessTest::ofAnotherIndex, 1));
  }

  private static Stream<Row> images() {
    Call foreign = Call.get(FOREIGN.path("json"));
    return Stream.of(
        allowed("json of the repository", Call.get(TOP.path("json")), token(APP, "read")),
        allowed("layer of the repository", Call.get(TOP.path("layer")), token(APP, "read")),
        allowed("HEAD of a layer", Call.head(TOP.path("layer")), token(APP, "read")),
        allowed("of a parent", Call.get(BASE.path("ancestry")), token(APP, "read")),
        allowed("reached by a tag alone", foreign, token(UNLISTED, "read")),
        row("not reached, json", foreign, token(APP, "read"), 404, NO_IMAGE),
        row("not reached, HEAD", Call.head(FOREIGN.path("json")), token(APP, "read"), 404, ""),
        row(
            "not reached, layer",
            Call.get(FOREIGN.path("layer")),
            token(APP, "read"),
            404,
            NO_IMAGE),
        row(
            "not reached, ancestry",
            Call.get(FOREIGN.path("ancestry")),
            token(APP, "read"),
            404,
            NO_IMAGE),
        row(
            "not reached, files",
            Call.get(FOREIGN.path("files")),
            token(APP, "read"),
            404,
            NO_IMAGE),
        row("not reached, diff", Call.get(FOREIGN.path("diff")), token(APP, "read"), 404, NO_IMAGE),
        row(
            "not reached since 1970",
            foreign.with("If-Modified-Since", "x"),
            token(APP, "read"),
            404,
            NO_IMAGE),
        row(
            "not reached, a part",
            Call.get(FOREIGN.path("layer")).with("Range", "bytes=0-9"),
            token(APP, "read"),
            404,
            NO_IMAGE),
        row("not there", Call.get(UNKNOWN.path("json")), token(APP, "read"), 404, NO_IMAGE),
        row(
            "not listed, json",
            Call.put(UNKNOWN.path("json"), UNKNOWN.json()),
            token(APP, "write"),
            400,
            "This image does not belong to the repository"),
        row(
            "not listed, layer",
            Call.put(UNKNOWN.path("layer"), UNKNOWN.layer()),
            token(APP, "write"),
            400,
            "This image does not belong to the repository"),
        row(
            "not listed, checksum",
            Call.put(UNKNOWN.path("checksum"), "").checksum(UNKNOWN.checksum()),
            token(APP, "write"),
            400,
            "This image does not belong to the repository"),
        row(
            "on a parent that is not listed",
            Call.put(
                NEXT.path("json"),
                "{\"id\":\"%s\",\"parent\":\"%s\"}".formatted(NEXT.id(), FOREIGN.id())),
            token(APP, "write"),
            400,
            "Image depends on an unauthorized parent"),
        row(
            "complete already",
            Call.put(TOP.path("layer"), TOP.layer()),
            token(APP, "write"),
            409,
            "Image already exists"));
  }

  private static Stream<Row> privates() {
    UnaryOperator<Call> reading = token(SECRET, "read");
    return Stream.of(
        new Row("private, access given", Call.get(SHOWN.path("json")), reading, 200, "", 2),
        new Row("private, layer", Call.get(SHOWN.path("layer")), reading, 200, "", 2),
        new Row("private, no access", Call.get(HIDDEN.path("json")), reading, 404, NO_IMAGE, 2),
        new Row("private, no layer", Call.get(HIDDEN.path("layer")), reading, 404, NO_IMAGE, 2),
        new Row("private, HEAD", Call.head(HIDDEN.path("layer")), reading, 404, "", 2),
        new Row(
            "by its own route",
            Call.get("/v1/private_images/" + SHOWN.id() + "/json"),
            reading,
            200,
            "",
            2),
        row(
            "public by the private route",
            Call.get("/v1/private_images/" + TOP.id() + "/json"),
            token(APP, "read"),
            404,
            NO_IMAGE),
        row(
            "private through another",
            Call.get(SHOWN.path("json")),
            token(APP, "read"),
            404,
            NO_IMAGE));
  }

  private static Stream<Row> indexes() {
    return Stream.of(
        manner(Manner.NO_JSON, 401, UNAUTHORIZED, 1),
        manner(Manner.NO_LIST, 502, "The index gave an answer that is not understood", 1),
        manner(Manner.FAILING, 401, UNAUTHORIZED, 1),
        manner(Manner.CUT, 503, "The index is not available, retry later", 1),
        manner(Manner.SILENT, 503, "The index is not available, retry later", 1),
        manner(Manner.ELSEWHERE, 401, UNAUTHORIZED, 1));
  }

  private static Row manner(Manner manner, int status, String message, int asked) {
    String repository = "manner/" + manner;
    return new Row(
        "index " + manner,
        Call.get(path(repository, "tags")),
        token(repository, "read"),
        status,
        message,
        asked);
  }

  private static Stream<Row> signatures() {
    String path = path(APP, "tags");
    Call tags = Call.get(path);
    String foreign = FOREIGN.path("layer");
    Call tag = Call.put(path(APP, "tags/signed"), "\"" + TOP.id() + "\"");
    return Stream.of(
        privileged("signed", tags, signed("GET," + path), 200),
        privileged("signed, writes", tag, signed("PUT," + tag.target()), 200),
        privileged("signed, any image", Call.get(foreign), signed("GET," + foreign), 200),
        privileged("signed, HEAD", Call.head(path), signed("HEAD," + path), 200),
        privileged(
            "signed with a header",
            tags.with("X-Docker-Foo", "1"),
            signed("GET," + path + ",X-Docker-Foo:1"),
            200),
        privileged(
            "signed without the header",
            tags.with("X-Docker-Foo", "1"),
            signed("GET," + path),
            401),
        privileged("signed, other path", Call.get(path(OTHER, "tags")), signed("GET," + path), 401),
        privileged("signed, other method", tag, signed("GET," + tag.target()), 401),
        privileged(
            "signed by another key",
            tags,
            call -> call.with("X-Signature", PrivilegedKey.generate().sign("GET," + path)),
            401),
        privileged(
            "not a signature", tags, call -> call.with("X-Signature", "keyid=1;data=AAAA"), 401),
        new Row(
            "badly signed, with a token",
            tags,
            call -> token(APP, "read").apply(call.with("X-Signature", "data=AAAA")),
            200,
            "",
            1));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isAnswered(Row row) {
    Reply reply = send(row.credential().apply(row.call()));

    String body = new String(reply.body(), UTF_8);
    assertThat(reply.status()).as(body).isEqualTo(row.status());
    assertThat(index.takeAsked()).hasSize(row.asked());
    assertThat(otherIndex.takeAsked()).isEmpty();
    assertThat(reply.header("WWW-Authenticate"))
        .isEqualTo(row.status() == 401 ? Optional.of("Token") : Optional.empty());
    if (row.status() != 200) {
      assertThat(body)
          .isEqualTo(row.message().isEmpty() ? "" : "{\"error\":\"" + row.message() + "\"}");
    } else if (!row.call().method().equals("HEAD")) {
      assertThat(body).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/",
        "/v2/_catalog",
        "/v2/team/app/tags/list",
        "/v2/team/app/manifests/latest",
      })
  void theOtherApiIsOff(String target) {
    for (String token : List.of("", index.issue(APP, "read"))) {
      Reply reply = send(Call.get(target).with("Authorization", token));
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.header("Docker-Distribution-Api-Version")).isEmpty();
    }
    assertThat(index.takeAsked()).isEmpty();
  }

  @Test
  void theRoutesOfAnIndexAreNotServed() {
    String write = index.issue(APP, "write");
    String read = index.issue(APP, "read");
    // The path is that of DELETE as well, which asks.
    expect(405, Call.put("/v1/repositories/team/app/", "[]"), write);
    assertThat(index.takeAsked()).hasSizeLessThan(2);
    expect(405, Call.get("/v1/repositories/team/app/"), read);
    expect(404, Call.get("/v1/users/"), read);
    for (Call call :
        List.of(
            Call.put(path(APP, "images"), "[]"),
            Call.get(path(APP, "images")),
            Call.delete(path(APP, "images")),
            Call.put(path(APP, "auth"), ""))) {
      int status = send(call.with("Authorization", write)).status();
      assertThat(status).as(call.method() + " " + call.target()).isIn(404, 405);
    }
    assertThat(index.takeAsked()).isEmpty();
  }

  @Test
  void pingNeedsNoToken() {
    Reply ping = send(Call.get("/v1/_ping"));
    assertThat(ping.status()).isEqualTo(200);
    assertThat(ping.header("X-Docker-Registry-Standalone")).contains("False");
    assertThat(send(Call.get("/")).status()).isEqualTo(200);
  }

  @Test
  void withoutTokenAuthNobodyAsks() {
    Map<String, String> settings =
        Map.of("standalone", "false", "index_endpoint", index.url(), "disable_token_auth", "true");
    try (V1Server open = Kind.STOWAGE.start(folder, settings)) {
      for (String token :
          List.of("", "Basic Og==", "Token nonsense", index.issue(OTHER, "write"))) {
        Call call = Call.get(path(APP, "tags")).with("Authorization", token);
        assertThat(RawHttp.send(open.host(), call).status()).isEqualTo(200);
        call = Call.get(FOREIGN.path("layer")).with("Authorization", token);
        assertThat(RawHttp.send(open.host(), call).body()).isEqualTo(FOREIGN.layer());
      }
      Reply images = RawHttp.send(open.host(), Call.get(path(APP, "images")));
      assertThat(images.status()).isIn(404, 405);
      assertThat(RawHttp.send(open.host(), Call.get("/v2/")).status()).isEqualTo(200);
    }
    assertThat(index.takeAsked()).isEmpty();
  }

  @Test
  void anIndexThatIsDownLetsNobodyIn() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (V1Server lonely = tokens("http://127.0.0.1:" + port)) {
      for (Call call : List.of(Call.get(path(APP, "tags")), Call.get(TOP.path("layer")))) {
        Reply reply =
            RawHttp.send(lonely.host(), call.with("Authorization", index.issue(APP, "read")));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(new String(reply.body(), UTF_8))
            .isEqualTo("{\"error\":\"The index is not available, retry later\"}");
        assertThat(reply.header("WWW-Authenticate")).isEmpty();
      }
      String path = path(APP, "tags");
      Call signed = Call.get(path).with("X-Signature", KEY.sign("GET," + path));
      assertThat(RawHttp.send(lonely.host(), signed).status()).isEqualTo(200);
    }
  }
}
