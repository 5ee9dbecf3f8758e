package io.stowage.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.client.StandIn.Asked;
import io.stowage.client.StandIn.Reply;
import io.stowage.core.mirror.Upstream.Incoming;
import io.stowage.core.mirror.UpstreamException;
import io.stowage.core.mirror.UpstreamException.Reason;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Digest.Algorithm;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Servers of this machine stand for registries; some of its addresses for those of outside. */
class RegistryClientTest {

  private static final RepositoryName NAME = RepositoryName.parse("team/app");
  private static final Tag TAG = Tag.parse("latest");
  private static final Credentials CREDENTIALS = new Credentials("user", "pass-word");
  private static final String BASIC = CREDENTIALS.basic();
  private static final Digest BLOB = Digest.of(Algorithm.SHA256, new byte[0]);

  /** Stands for an address of outside. */
  private static final String OUTSIDE = "127.0.0.1";

  private static final String INSIDE = "127.0.0.2";

  private static RegistryClient client(
      StandIn registry, @Nullable Credentials credentials, String... realms) {
    ClientLimits limits =
        new ClientLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            100,
            1000,
            200,
            3);
    ClientOptions options =
        new ClientOptions(
            URI.create(registry.url()),
            credentials,
            Set.copyOf(Arrays.stream(realms).map(URI::create).toList()),
            "test",
            limits);
    Addresses addresses =
        new Addresses(
            Objects.requireNonNull(Origin.of(options.url())),
            InetAddress::getAllByName,
            address -> address.getHostAddress().equals(INSIDE));
    return new RegistryClient(options, addresses);
  }

  private static Reply redirect(String url) {
    return Reply.of(307, "").with("Location", url);
  }

  private static Reply challenge(String value) {
    return Reply.of(401, "{}").with("WWW-Authenticate", value);
  }

  private static void assertFails(Reason reason, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private interface Call {
    void run() throws Exception;
  }

  @Test
  void leadsNowhereInsideFromOutside() throws IOException {
    try (StandIn inside = StandIn.at(INSIDE, asked -> Reply.of(200, "secret"));
        StandIn registry = StandIn.at(OUTSIDE, asked -> redirect(inside.url()))) {
      assertFails(Reason.FAILED, () -> client(registry, null).manifest(NAME, TAG));
      assertFails(Reason.FAILED, () -> client(registry, null).blob(NAME, BLOB, 0));
      assertThat(inside.asked()).isEmpty();
    }
  }

  @Test
  void asksNoRealmInsideFromOutside() throws IOException {
    try (StandIn inside = StandIn.at(INSIDE, asked -> Reply.of(200, "{\"token\":\"t\"}"));
        StandIn registry =
            StandIn.at(OUTSIDE, asked -> challenge("Bearer realm=\"" + inside.url() + "/\""))) {
      assertFails(
          Reason.FAILED, () -> client(registry, CREDENTIALS, inside.url()).manifest(NAME, TAG));
      assertThat(inside.asked()).isEmpty();
    }
  }

  @Test
  void leadsInsideFromInside() throws Exception {
    try (StandIn other = StandIn.at(INSIDE, asked -> Reply.of(200, "manifest"));
        StandIn registry = StandIn.at(INSIDE, asked -> redirect(other.url()))) {
      assertThat(client(registry, null).manifest(NAME, TAG).bytes()).hasSize(8);
    }
  }

  @Test
  void sendsCredentialsToItsOwnOriginOnly() throws Exception {
    try (StandIn other = StandIn.at(OUTSIDE, asked -> Reply.of(200, "manifest"));
        StandIn registry =
            StandIn.at(
                OUTSIDE,
                asked ->
                    asked.authorization() == null
                        ? challenge("Basic realm=\"r\"")
                        : redirect(other.url()))) {
      client(registry, CREDENTIALS).manifest(NAME, TAG);
      assertThat(registry.asked()).extracting(Asked::authorization).containsExactly(null, BASIC);
      assertThat(other.asked()).extracting(Asked::authorization).containsOnlyNulls();
    }
  }

  @Test
  void sendsThemNoMoreOnceARedirectHasLeftItsOrigin() throws Exception {
    String[] back = {""};
    try (StandIn other = StandIn.at(OUTSIDE, asked -> redirect(back[0]));
        StandIn registry =
            StandIn.at(
                OUTSIDE,
                asked ->
                    asked.path().equals("/back")
                        ? Reply.of(200, "manifest")
                        : asked.authorization() == null
                            ? challenge("Basic realm=\"r\"")
                            : redirect(other.url()))) {
      back[0] = registry.url() + "/back";
      client(registry, CREDENTIALS).manifest(NAME, TAG);
      assertThat(registry.asked())
          .extracting(Asked::authorization)
          .containsExactly(null, BASIC, null);
    }
  }

  @Test
  void looksAtAllAddressesOfAName() throws Exception {
    Origin registry = Objects.requireNonNull(Origin.of(URI.create("http://registry.example")));
    Origin target = Objects.requireNonNull(Origin.of(URI.create("http://target.example")));
    InetAddress outside = InetAddress.getByName("93.184.216.34");
    InetAddress inside = InetAddress.getByName("10.0.0.1");
    InetAddress[] both = {outside, inside};
    for (InetAddress[] own : new InetAddress[][] {{outside}, both}) {
      Addresses addresses =
          new Addresses(
              registry, host -> host.startsWith("registry") ? own : both, Addresses::isInside);
      assertFails(Reason.FAILED, () -> addresses.check(target));
    }
    new Addresses(
            registry,
            host -> host.startsWith("registry") ? new InetAddress[] {inside} : both,
            Addresses::isInside)
        .check(target);
  }

  @Test
  void followsNoRedirectToAPortThatIsNone() throws Exception {
    try (StandIn registry = StandIn.at(OUTSIDE, asked -> redirect("http://a.example:70000/"))) {
      assertFails(Reason.FAILED, () -> client(registry, null).manifest(NAME, TAG));
    }
  }

  @Test
  void takesNoTokenThatFitsInNoHeader() {
    for (int length : new int[] {16 * 1024, 16 * 1024 + 1}) {
      String json = "{\"token\":\"" + "x".repeat(length) + "\"}";
      Token token = Token.parse(json.getBytes(StandardCharsets.UTF_8), System.nanoTime());
      assertThat(token != null).isEqualTo(length == 16 * 1024);
    }
  }

  @Test
  void sendsThemWithinItsOrigin() throws Exception {
    try (StandIn registry =
        StandIn.at(
            OUTSIDE,
            asked ->
                asked.authorization() == null
                    ? challenge("Basic realm=\"r\"")
                    : asked.path().equals("/there") ? Reply.of(200, "ok") : redirect("/there"))) {
      client(registry, CREDENTIALS).manifest(NAME, TAG);
      assertThat(registry.asked())
          .extracting(Asked::authorization)
          .containsExactly(null, BASIC, BASIC);
    }
  }

  @Test
  void doesNotAnswerTheChallengeOfAnotherOrigin() throws IOException {
    try (StandIn other = StandIn.at(OUTSIDE, asked -> challenge("Basic realm=\"r\""));
        StandIn registry = StandIn.at(OUTSIDE, asked -> redirect(other.url()))) {
      assertFails(Reason.DENIED, () -> client(registry, CREDENTIALS).manifest(NAME, TAG));
      assertThat(other.asked()).extracting(Asked::authorization).containsOnlyNulls();
    }
  }

  @Test
  void sendsThePasswordToNamedRealmsOnly() throws Exception {
    try (StandIn realm = StandIn.at(OUTSIDE, asked -> Reply.of(200, "{\"token\":\"abc\"}"));
        StandIn registry =
            StandIn.at(
                OUTSIDE,
                asked ->
                    "Bearer abc".equals(asked.authorization())
                        ? Reply.of(200, "manifest")
                        : challenge(
                            "Bearer realm=\""
                                + realm.url()
                                + "/token\",service=\"the service\",scope=\"x\""))) {
      client(registry, CREDENTIALS).manifest(NAME, TAG);
      client(registry, CREDENTIALS, realm.url()).manifest(NAME, TAG);

      assertThat(realm.asked()).extracting(Asked::authorization).containsExactly(null, BASIC);
      assertThat(realm.asked().get(0).path())
          .isEqualTo("/token?service=the+service&scope=repository%3Ateam%2Fapp%3Apull");
    }
  }

  @Test
  void usesATokenUntilItIsRefused() throws Exception {
    AtomicInteger issued = new AtomicInteger();
    try (StandIn realm =
            StandIn.at(
                OUTSIDE,
                asked ->
                    Reply.of(200, "{\"access_token\":\"t" + issued.incrementAndGet() + "\"}"));
        StandIn registry =
            StandIn.at(
                OUTSIDE,
                asked ->
                    ("Bearer t" + issued.get()).equals(asked.authorization())
                        ? Reply.of(200, "manifest")
                        : challenge("Bearer realm=\"" + realm.url() + "\""))) {
      RegistryClient client = client(registry, null);
      client.manifest(NAME, TAG);
      client.manifest(NAME, TAG);
      assertThat(realm.asked()).hasSize(1);

      issued.incrementAndGet(); // the registry accepts the old one no more
      client.manifest(NAME, TAG);
      assertThat(realm.asked()).hasSize(2);
    }
  }

  @Test
  void takesNoMoreThanItsLimits() throws IOException {
    String much = "x".repeat(1001);
    try (StandIn registry = StandIn.at(OUTSIDE, asked -> Reply.of(200, much))) {
      assertFails(Reason.WRONG, () -> client(registry, null).manifest(NAME, TAG));
      assertFails(Reason.WRONG, () -> client(registry, null).tags(NAME, "", 10));
    }
    try (StandIn realm = StandIn.at(OUTSIDE, asked -> Reply.of(200, much));
        StandIn registry =
            StandIn.at(OUTSIDE, asked -> challenge("Bearer realm=\"" + realm.url() + "\""))) {
      assertFails(Reason.WRONG, () -> client(registry, null).manifest(NAME, TAG));
    }
    try (StandIn registry = StandIn.at(OUTSIDE, asked -> redirect("/again"))) {
      assertFails(Reason.FAILED, () -> client(registry, null).manifest(NAME, TAG));
      assertThat(registry.asked()).hasSize(4);
    }
  }

  @Test
  void tellsFailuresApart() throws IOException {
    AtomicInteger status = new AtomicInteger();
    try (StandIn registry =
        StandIn.at(OUTSIDE, asked -> Reply.of(status.get(), "").with("Retry-After", "7"))) {
      RegistryClient client = client(registry, null);
      for (Object[] row :
          new Object[][] {
            {404, Reason.UNKNOWN},
            {400, Reason.UNKNOWN},
            {410, Reason.UNKNOWN},
            {408, Reason.DOWN},
            {407, Reason.FAILED},
            {416, Reason.FAILED},
            {451, Reason.FAILED},
            {403, Reason.DENIED},
            {401, Reason.DENIED},
            {429, Reason.LIMITED},
            {503, Reason.DOWN},
            {500, Reason.FAILED}
          }) {
        status.set((Integer) row[0]);
        assertFails((Reason) row[1], () -> client.manifest(NAME, TAG));
      }
      status.set(429);
      assertThatThrownBy(() -> client.manifest(NAME, TAG))
          .isInstanceOfSatisfying(
              UpstreamException.class,
              e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    }
  }

  @Test
  void tellsWhyARegistryCannotBeReached() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertIsDown("http://" + OUTSIDE + ":" + port, "cannot be reached: ");
  }

  @Test
  void tellsThatTlsFailed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread plain =
          new Thread(
              () -> {
                try (Socket client = server.accept()) {
                  client.getOutputStream().write("no TLS here".getBytes(StandardCharsets.US_ASCII));
                  while (client.getInputStream().read() >= 0) {
                    // Until the client is gone.
                  }
                } catch (IOException e) {
                  // The test is over.
                }
              });
      plain.setDaemon(true);
      plain.start();
      assertIsDown("https://" + OUTSIDE + ":" + server.getLocalPort(), "TLS failed: ");
    }
  }

  private static void assertIsDown(String url, String why) {
    RegistryClient client =
        new RegistryClient(
            new ClientOptions(URI.create(url), null, Set.of(), "t", ClientLimits.DEFAULT));
    assertThatThrownBy(() -> client.manifest(NAME, TAG))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DOWN))
        .hasMessageContainingAll(url, why);
  }

  @Test
  void aRealmThatIsNotThereIsNoManifestThatIsNotThere() throws Exception {
    try (StandIn realm = StandIn.at(OUTSIDE, asked -> Reply.of(404, ""));
        StandIn registry =
            StandIn.at(OUTSIDE, asked -> challenge("Bearer realm=\"" + realm.url() + "\""))) {
      assertFails(Reason.FAILED, () -> client(registry, null).manifest(NAME, TAG));
    }
  }

  @Test
  void whatItLeadsToSaysNothingAboutTheRegistry() throws Exception {
    AtomicInteger status = new AtomicInteger();
    try (StandIn other = StandIn.at(OUTSIDE, asked -> Reply.of(status.get(), ""));
        StandIn registry = StandIn.at(OUTSIDE, asked -> redirect(other.url()))) {
      for (int each : new int[] {429, 503}) {
        status.set(each);
        assertFails(Reason.FAILED, () -> client(registry, null).blob(NAME, BLOB, 0));
      }
    }
    String gone;
    try (StandIn other = StandIn.at(OUTSIDE, asked -> Reply.of(200, ""))) {
      gone = other.url();
    }
    try (StandIn registry = StandIn.at(OUTSIDE, asked -> redirect(gone))) {
      assertFails(Reason.FAILED, () -> client(registry, null).blob(NAME, BLOB, 0));
    }
  }

  @Test
  void endsWhenNothingMoreComes() throws Exception {
    try (StalledServer server =
            new StalledServer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "");
        Incoming blob = server.client(Duration.ofMillis(300)).blob(NAME, BLOB, 0)) {
      ByteBuffer buffer = ByteBuffer.allocate(100);
      assertThat(blob.read(buffer)).isEqualTo(4);
      assertFails(Reason.FAILED, () -> blob.read(buffer));
    }
  }

  @Test
  void keepsNoConnectionOfALittleAnswerThatStalls() throws Exception {
    for (String status : List.of("200 OK", "500 Failed")) {
      try (StalledServer server =
          new StalledServer("HTTP/1.1 " + status + "\r\nContent-Length: 9\r\n\r\nhalf", "")) {
        RegistryClient client = server.client(Duration.ofMillis(300));
        assertThatThrownBy(() -> client.manifest(NAME, TAG)).isInstanceOf(UpstreamException.class);
        assertThat(server.awaitEnd()).as(status).isTrue();
      }
    }
  }

  @Test
  void readsPagesOfTags() throws Exception {
    try (StandIn registry =
        StandIn.at(
            OUTSIDE, asked -> Reply.of(200, "{\"name\":\"x\",\"tags\":[\"b\",\"a\",\"c\"]}"))) {
      assertThat(client(registry, null).tags(NAME, "a", 1).entries())
          .containsExactly(Tag.parse("b"));
      assertThat(client(registry, null).tags(NAME, "a", 1).more()).isTrue();
      assertThat(client(registry, null).tags(NAME, "", 3).entries()).hasSize(3);
      assertThat(registry.asked().get(0).path()).isEqualTo("/v2/team/app/tags/list?n=1&last=a");
    }
  }

  @Test
  void endsOfARegistryThatSendsTheSameTagsAgainAndAgain() throws Exception {
    try (StandIn registry =
        StandIn.at(
            OUTSIDE,
            asked -> Reply.of(200, "{\"tags\":[\"a\",\"b\"]}").with("Link", "</v2/x>; rel=next"))) {
      assertThat(client(registry, null).tags(NAME, "a", 2).entries())
          .containsExactly(Tag.parse("b"));
      assertThat(client(registry, null).tags(NAME, "b", 2).entries()).isEmpty();
      assertThat(client(registry, null).tags(NAME, "b", 2).more()).isFalse();
    }
  }

  @Test
  void readsPagesOfRegistriesThatBehaveOddly() throws Exception {
    String[] list = {"{\"tags\":null}"};
    try (StandIn registry =
        StandIn.at(OUTSIDE, asked -> Reply.of(200, list[0]).with("Link", "</v2/x>; rel=next"))) {
      assertThat(client(registry, null).tags(NAME, "", 5).more()).isFalse();
      list[0] = "{\"tags\":[\"no tag\",\"good\"]}";
      assertThat(client(registry, null).tags(NAME, "", 5).entries())
          .containsExactly(Tag.parse("good"));
      list[0] = "<html>";
      assertFails(Reason.WRONG, () -> client(registry, null).tags(NAME, "", 5));
    }
  }

  @Test
  void showsNoSecrets() {
    assertThat(CREDENTIALS.toString()).doesNotContain("pass-word");
    assertThat(
            new ClientOptions(
                    URI.create("https://a.example"),
                    CREDENTIALS,
                    Set.of(),
                    "t",
                    ClientLimits.DEFAULT)
                .toString())
        .doesNotContain("pass-word");
    Token token =
        Token.parse("{\"token\":\"hidden\"}".getBytes(StandardCharsets.UTF_8), System.nanoTime());
    assertThat(String.valueOf(token)).doesNotContain("hidden");
  }

  @Test
  void knowsWhatIsInside() throws Exception {
    for (String address :
        List.of(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::")) {
      assertThat(Addresses.isInside(InetAddress.getByName(address))).as(address).isTrue();
    }
    for (String address : List.of("93.184.216.34", "172.32.0.1", "2606:2800:220:1::1")) {
      assertThat(Addresses.isInside(InetAddress.getByName(address))).as(address).isFalse();
    }
  }

  @Test
  void readsChallenges() {
    List<Challenge> challenges =
        Challenge.parse(
            List.of(
                "Negotiate, Basic realm=\"a, \\\"b\\\"\", Bearer realm=\"https://x/t\",scope=y"));
    assertThat(challenges).extracting(Challenge::scheme).contains("basic", "bearer");
    assertThat(Objects.requireNonNull(Challenge.find(challenges, "basic")).parameter("realm"))
        .isEqualTo("a, \"b\"");
    assertThat(Objects.requireNonNull(Challenge.find(challenges, "bearer")).parameter("scope"))
        .isEqualTo("y");
    assertThat(Challenge.parse(List.of("=,\"", "x".repeat(10_000)))).isEmpty();
  }
}
