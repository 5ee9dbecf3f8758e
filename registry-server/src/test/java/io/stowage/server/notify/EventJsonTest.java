package io.stowage.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.Origin;
import io.stowage.core.model.Descriptor;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventJsonTest {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final Origin ORIGIN =
      new Origin("me", "10.0.0.1:7", "PUT", "reg:5000", "http://reg:5000", "curl", "7");
  private static final RepositoryName NAME = RepositoryName.parse("a/b");

  private final Digest digest = Digest.parse(DIGEST);

  private static Notice notice(Event event, Descriptor... references) {
    return notice(1, event, references);
  }

  private static Notice notice(int version, Event event, Descriptor... references) {
    return Objects.requireNonNull(
        new EventJson(new Source("host:5000", "i"), version, it -> List.of(references)).of(event));
  }

  private static JsonNode json(Notice notice) {
    return new JsonMapper().readTree(notice.json());
  }

  private static Event within(Supplier<Event> event) {
    List<Event> made = new ArrayList<>();
    Origin.within(() -> ORIGIN, () -> made.add(event.get()));
    return made.get(0);
  }

  @Test
  void tellsOfAManifest() {
    Event event =
        within(() -> Event.ofManifest(Kind.MANIFEST_PUSHED, NAME, digest, MANIFEST, 12, "1.0"));
    Notice notice = notice(event);

    assertThat(notice.action()).isEqualTo("push");
    assertThat(notice.mediaType()).isEqualTo(MANIFEST);
    assertThat(json(notice))
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"id": "%s", "timestamp": "%s", "action": "push",
                     "target": {"mediaType": "%s", "digest": "%s", "size": 12, "length": 12,
                       "repository": "a/b", "url": "http://reg:5000/v2/a/b/manifests/%s",
                       "tag": "1.0"},
                     "request": {"id": "7", "addr": "10.0.0.1:7", "host": "reg:5000",
                       "method": "PUT", "useragent": "curl"},
                     "actor": {"name": "me"},
                     "source": {"addr": "host:5000", "instanceID": "i"}}
                    """
                        .formatted(event.id(), event.time(), MANIFEST, DIGEST, DIGEST)));
  }

  @Test
  void tellsWhatAManifestRefersTo() {
    Descriptor layer = new Descriptor("layer/type", digest, 5, null, Map.of(), null, false);
    Event event = Event.ofManifest(Kind.MANIFEST_PULLED, NAME, digest, MANIFEST, 12, null);

    assertThat(json(notice(event, layer)).at("/target/references"))
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    "[{\"mediaType\":\"layer/type\",\"digest\":\"" + DIGEST + "\",\"size\":5}]"));
  }

  @Test
  void tellsOfBlobs() {
    RepositoryName from = RepositoryName.parse("c");
    Notice mounted = notice(within(() -> Event.ofBlob(Kind.BLOB_MOUNTED, NAME, digest, 3, from)));

    assertThat(mounted.action()).isEqualTo("mount");
    assertThat(mounted.mediaType()).isEqualTo("application/octet-stream");
    JsonNode target = json(mounted).path("target");
    assertThat(target.path("fromRepository").asString()).isEqualTo("c");
    assertThat(target.path("size").asInt()).isEqualTo(3);
    assertThat(target.path("url").asString()).endsWith("/v2/a/b/blobs/" + DIGEST);
    assertThat(notice(Event.ofBlob(Kind.BLOB_PUSHED, NAME, digest, 3, null)).action())
        .isEqualTo("push");
    assertThat(notice(Event.ofBlob(Kind.BLOB_PULLED, NAME, digest, 3, null)).action())
        .isEqualTo("pull");
  }

  @Test
  void tellsOfDeletesByNothingButTheirName() {
    Event manifest =
        within(() -> Event.ofManifest(Kind.MANIFEST_DELETED, NAME, digest, MANIFEST, 12, null));
    Event blob = within(() -> Event.ofBlob(Kind.BLOB_DELETED, NAME, digest, -1, null));
    for (Event event : List.of(manifest, blob)) {
      assertThat(notice(event).action()).isEqualTo("delete");
      assertThat(json(notice(event)).path("target").toString())
          .isEqualTo("{\"digest\":\"" + DIGEST + "\",\"repository\":\"a/b\"}");
    }
    Event tag = within(() -> Event.ofTag(Kind.TAG_DELETED, NAME, "1", digest));
    assertThat(notice(tag).action()).isEqualTo("delete");
    assertThat(json(notice(tag)).path("target").toString())
        .isEqualTo("{\"repository\":\"a/b\",\"tag\":\"1\"}");
    Event all = Event.of(Kind.REPOSITORY_DELETED, V1RepositoryName.parse("library", "x"));
    assertThat(json(notice(all)).path("target").toString())
        .isEqualTo("{\"repository\":\"library/x\"}");
  }

  @Test
  void saysInVersion2WhatThereIsNot() {
    Event blob = Event.ofBlob(Kind.BLOB_DELETED, NAME, digest, -1, null);
    Event tag = Event.ofTag(Kind.TAG_DELETED, NAME, "1", digest);

    assertThat(json(notice(2, blob)).path("target").toString())
        .isEqualTo(
            "{\"mediaType\":\"\",\"digest\":\"" + DIGEST + "\",\"size\":0,\"repository\":\"a/b\"}");
    assertThat(json(notice(2, tag)).path("target").toString())
        .isEqualTo(
            "{\"mediaType\":\"\",\"digest\":\"\",\"size\":0,\"repository\":\"a/b\",\"tag\":\"1\"}");
  }

  @Test
  void tellsOfATagOfV1AsOfAPush() {
    V1RepositoryName name = V1RepositoryName.parse("library", "x");
    Event tag = Event.ofImageTag(Kind.TAG_CREATED, name, "1", ImageId.parse("b".repeat(64)));

    assertThat(notice(tag).action()).isEqualTo("push");
    assertThat(json(notice(tag)).path("target").toString())
        .isEqualTo("{\"repository\":\"library/x\",\"tag\":\"1\"}");
  }

  @ParameterizedTest
  @EnumSource(names = {"REPOSITORY_CREATED", "REPOSITORY_UPDATED", "TAG_CREATED"})
  void leavesOutWhatComesWithAManifest(Kind kind) {
    Event event = Event.ofTag(kind, NAME, "1", digest);

    assertThat(new EventJson(new Source("h", "i"), 1, it -> List.of()).of(event)).isNull();
  }

  @Test
  void saysWhatIsNotKnown() {
    Notice notice = notice(Event.ofBlob(Kind.BLOB_PUSHED, NAME, digest, 3, null));

    assertThat(json(notice).path("request").toString())
        .isEqualTo("{\"id\":\"\",\"method\":\"\",\"useragent\":\"\"}");
    assertThat(json(notice).path("actor").toString()).isEqualTo("{}");
    assertThat(json(notice).path("target").has("url")).isFalse();
  }
}
