package io.stowage.acceptance.dropin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Distribution;
import io.stowage.acceptance.fixture.Distribution.Release;
import io.stowage.acceptance.fixture.EventReceiver;
import io.stowage.acceptance.fixture.NotifyingServer;
import io.stowage.acceptance.fixture.RegistryApi;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The events that CNCF Distribution sends, and those of the same requests to Stowage. */
class NotificationsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String REPOSITORY = "team/app";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Release.class)
  void areThoseOfDistribution(Release release) {
    boolean today = release == Release.V3;
    List<JsonNode> theirs;
    List<JsonNode> ours;
    try (EventReceiver receiver = EventReceiver.start()) {
      String settings =
          "notifications: {events: {includereferences: true}, endpoints: [{name: test, url: '%s',"
              + " timeout: 5s, threshold: 5, backoff: 1s}]}";
      try (Distribution distribution =
          Distribution.start(
              release,
              folder.resolve("theirs"),
              folder.resolve("home"),
              settings.formatted(receiver.url()))) {
        theirs = events(distribution.host(), receiver, today);
      }
      assertThat(receiver.mediaTypes()).containsExactly(mediaType(today));
    }
    try (EventReceiver receiver = EventReceiver.start()) {
      String events = "includereferences: true, pulls: true" + (today ? ", version: 2" : "");
      try (ServerProcess server = NotifyingServer.start(folder, receiver, events)) {
        ours = events(server.host(), receiver, today);
      }
      assertThat(receiver.mediaTypes()).containsExactly(mediaType(today));
    }
    assertThat(ours).containsExactlyInAnyOrderElementsOf(theirs);
  }

  private static String mediaType(boolean today) {
    return "application/vnd.docker.distribution.events." + (today ? "v2" : "v1") + "+json";
  }

  /** Does what there are events for, and gives these without what is another one each time. */
  private static List<JsonNode> events(String host, EventReceiver receiver, boolean deletesTags) {
    RegistryApi api = new RegistryApi(host);
    String config = "{\"architecture\":\"amd64\",\"os\":\"linux\"}";
    String layer = "no archive, and nobody looks";
    String digest = push(api, REPOSITORY, config);
    String layerDigest = push(api, REPOSITORY, layer);
    api.request(
        "POST",
        URI.create("/v2/team/other/blobs/uploads/?mount=" + digest + "&from=" + REPOSITORY),
        BodyPublishers.noBody(),
        201);
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
         "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}
        """
            .formatted(MANIFEST, digest, config.length(), layerDigest, layer.length());
    String pushed = api.putManifest(REPOSITORY, "1.0", MANIFEST, manifest);
    api.putManifest(REPOSITORY, pushed, MANIFEST, manifest);
    assertThat(api.manifest(REPOSITORY, "1.0")).isPresent();
    assertThat(api.digestOfBlob(REPOSITORY, digest)).contains(digest);
    if (deletesTags) {
      api.deleteManifest(REPOSITORY, "1.0");
    }
    api.deleteManifest(REPOSITORY, pushed);
    api.deleteBlob(REPOSITORY, layerDigest);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isAllThere(receiver, layerDigest) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(isAllThere(receiver, layerDigest)).as("%s", receiver.events()).isTrue();
    return receiver.events().stream().map(event -> comparable(event, host)).toList();
  }

  /** Changes come in their order; pulls may come before or after them. */
  private static boolean isAllThere(EventReceiver receiver, String deletedLast) {
    List<JsonNode> events = receiver.events();
    return events.stream().anyMatch(event -> isDelete(event, deletedLast))
        && events.stream().filter(event -> event.path("action").asString().equals("pull")).count()
            == 2;
  }

  private static boolean isDelete(JsonNode event, String digest) {
    return event.path("action").asString().equals("delete")
        && event.at("/target/digest").asString("").equals(digest);
  }

  private static String push(RegistryApi api, String repository, String content) {
    String digest = Digests.of(content.getBytes(UTF_8));
    URI session =
        URI.create(
            api.request(
                    "POST",
                    URI.create("/v2/" + repository + "/blobs/uploads/"),
                    BodyPublishers.noBody(),
                    202)
                .headers()
                .firstValue("Location")
                .orElseThrow());
    api.request(
        "PUT",
        URI.create(session + (session.getRawQuery() == null ? "?" : "&") + "digest=" + digest),
        BodyPublishers.ofString(content),
        201,
        "Content-Type",
        "application/octet-stream");
    return digest;
  }

  private static JsonNode comparable(JsonNode event, String host) {
    ObjectNode copy = (ObjectNode) event.deepCopy();
    for (String path : List.of("/id", "/timestamp", "/request/id", "/request/addr")) {
      assertThat(copy.at(path).asString()).as(path).isNotEmpty();
    }
    copy.put("id", "").put("timestamp", "");
    ((ObjectNode) copy.path("request")).put("id", "").put("addr", "");
    assertThat(copy.at("/request/host").asString()).isEqualTo(host);
    ((ObjectNode) copy.path("request")).put("host", "");
    List<String> source = new ArrayList<>(copy.path("source").propertyNames());
    assertThat(source).containsExactlyInAnyOrder("addr", "instanceID");
    copy.remove("source");
    ObjectNode target = (ObjectNode) copy.path("target");
    if (target.has("url")) {
      target.put("url", target.path("url").asString().replace(host, "HOST"));
    }
    return copy;
  }
}
