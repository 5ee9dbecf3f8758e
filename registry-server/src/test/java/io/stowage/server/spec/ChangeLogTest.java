package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.event.ChangeLog;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is answered when others cannot be told of a change, and when that is tried again. */
class ChangeLogTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();
  private final Log log = new Log();

  /** One that has no room, or fails. */
  private static final class Log implements ChangeLog {
    final List<Event> kept = new CopyOnWriteArrayList<>();
    volatile boolean isFull;
    volatile boolean isBroken;

    @Override
    public void append(List<Event> events) throws IOException {
      if (isBroken) {
        throw new IOException("input/output error");
      }
      kept.addAll(events);
    }

    @Override
    public void checkRoom() throws IOException {
      if (isFull) {
        throw new IOException("full");
      }
    }

    List<Kind> kinds() {
      return kept.stream().map(Event::kind).toList();
    }
  }

  @BeforeEach
  void keep() {
    SERVER.events().keep(log);
  }

  /** Leaves the server to other tests as it was. */
  private void mend() {
    log.isFull = false;
    log.isBroken = false;
  }

  @Test
  void withoutRoomNothingIsDone() {
    Content image = repo.newImage().build();
    Content blob = repo.pushBlob(Content.layer(100));
    log.kept.clear();
    log.isFull = true;
    try {
      repo.putManifest("v1", image).send().expect(503, "UNAVAILABLE");
      repo.delete("blobs/" + blob.digest()).expect(503, "UNAVAILABLE");
      SERVER.request("DELETE", "/v1/repositories/" + repo.name() + "/").send().expect(503);
      repo.get("manifests/v1").expect(404, "MANIFEST_UNKNOWN");
      repo.get("blobs/" + blob.digest()).expect(200);
    } finally {
      mend();
    }
    assertThat(log.kept).isEmpty();

    repo.putManifest("v1", image).send().expect(201);
    repo.delete("blobs/" + blob.digest()).expect(202);
    assertThat(log.kinds())
        .containsExactly(
            Kind.REPOSITORY_CREATED, Kind.MANIFEST_PUSHED, Kind.TAG_CREATED, Kind.BLOB_DELETED);
  }

  @Test
  void aPushThatCouldNotBeToldIsToldWhenItIsTriedAgain() {
    Content image = repo.newImage().build();
    log.isBroken = true;
    try {
      repo.putManifest("v1", image).send().expect(503, "UNAVAILABLE").hasHeader("Retry-After", "5");
    } finally {
      mend();
    }
    repo.get("manifests/v1").expect(200);
    log.kept.clear();

    repo.putManifest("v1", image).send().expect(201);
    assertThat(log.kinds())
        .containsExactly(Kind.REPOSITORY_UPDATED, Kind.MANIFEST_PUSHED, Kind.TAG_CREATED);
  }

  @Test
  void aDeleteThatCouldNotBeToldIsDone() {
    Content image = repo.pushImage("v1");
    log.isBroken = true;
    try {
      repo.delete("manifests/" + image.digest()).expect(503, "UNAVAILABLE");
    } finally {
      mend();
    }
    log.kept.clear();

    repo.delete("manifests/" + image.digest()).expect(404, "MANIFEST_UNKNOWN");
    assertThat(log.kept).isEmpty();
  }
}
