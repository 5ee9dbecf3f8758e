package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.StoredIn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers over one storage: uploads move between them, and when one is killed (SIGKILL) while
 * clients write to both, all that either acknowledged is there, by the other.
 */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3})
class TwoServersTest {

  private final Random random = Scale.random("two servers");
  private final int kills = Scale.of("stowage.two.kills", 3, 30);

  @TempDir Path storage;

  @Test
  void anUploadGoesOnByAnyServer() throws IOException {
    Content content = Content.random(random, 21_000_001);
    try (ServerProcess first = ServerProcess.start(storage, 0);
        ServerProcess second = ServerProcess.start(storage, 0);
        PushClient a = new PushClient(first.port());
        PushClient b = new PushClient(second.port())) {
      finish(a, b, a, List.of(7_000_000L, 14_000_000L), content);
      finish(a, b, b, List.of(1L, 20_000_000L), content);
      finish(a, b, a, List.of(1_000L, 21_000_001L), content);
    }
  }

  /**
   * Opens an upload by one, sends parts by turns, ends it by a third, and pulls by the first two.
   */
  private void finish(
      PushClient first, PushClient second, PushClient last, List<Long> ends, Content content)
      throws IOException {
    String repository = "moving/" + random.nextInt(1 << 30);
    String session = UploadForm.open(first, repository);
    long from = 0;
    PushClient next = second;
    for (long to : ends) {
      session = UploadForm.patch(next, session, content, from, to);
      for (PushClient any : List.of(first, second)) {
        assertThat(any.get(session).expect(204).received()).isEqualTo(to);
      }
      next = next == second ? first : second;
      from = to;
    }
    Payload rest = content.part(from, content.size());
    last.send(
            "PUT",
            UploadForm.closing(session, content),
            Map.of("Content-Type", "application/octet-stream"),
            rest)
        .expect(201);
    for (PushClient any : List.of(first, second)) {
      Answer blob = any.get("/v2/" + repository + "/blobs/" + content.digest()).expect(200);
      assertThat(blob.digest()).isEqualTo(content.digest());
      any.get(session).expect(404);
    }
  }

  @Test
  void whatV1WritesToOneIsReadFromTheOther() throws IOException {
    V1Image base = V1Image.base(random, 100_000);
    V1Image top = base.child(random, 300_000);
    try (ServerProcess first = ServerProcess.start(storage, 0);
        ServerProcess second = ServerProcess.start(storage, 0);
        PushClient a = new PushClient(first.port());
        PushClient b = new PushClient(second.port())) {
      V1Transfer here = new V1Transfer(a);
      V1Transfer there = new V1Transfer(b);
      assertThat(there.look(base)).isFalse();
      here.push(base);
      assertThat(there.look(base)).isTrue();
      assertThat(there.putJson(top)).isTrue();
      assertThat(here.putLayer(top)).isTrue();
      assertThat(there.putChecksum(top)).isTrue();
      for (int round = 0; round < 10; round++) {
        V1Image image = round % 2 == 0 ? base : top;
        here.tag("team/app", "moving", image);
        assertThat(there.tagged("team/app", "moving")).isEqualTo(image.id());
        there.pull("team/app", "moving", image);
        assertThat(there.untag("team/app", "moving")).isTrue();
        assertThat(here.tagged("team/app", "moving")).isEqualTo(Register.ABSENT);
      }
    }
  }

  @Test
  void whatWasAcknowledgedOutlivesOneOfThem() throws Exception {
    Ledger ledger = new Ledger();
    CrashLoad.Shared shared = new CrashLoad.Shared(random, false);
    KillUnderLoad load =
        new KillUnderLoad(
            random, client -> new CrashLoad(ledger, shared, client, random.nextLong()));
    CrashAudit audit = new CrashAudit(ledger, random);
    int kill = 0;
    try (ServerProcess survivor = ServerProcess.start(storage, 0)) {
      // A few kills may all fall between two uploads.
      for (; kill < kills || (audit.continued() == 0 && kill < 10 * kills); kill++) {
        try (ServerProcess victim = ServerProcess.start(storage, 0)) {
          load.killFirst(List.of(victim, survivor));
        }
        audit.of(survivor, false);
      }
      audit.of(survivor, true);
    }
    Scale.say(
        "two servers: %d kills, %d acts, %d names, sessions: %d continued, %d unknown"
            .formatted(
                kill, load.acts(), ledger.names().size(), audit.continued(), audit.unknown()));
    assertThat(audit.continued()).isPositive();
  }

  @Test
  void whatWasAcknowledgedByV1OutlivesOneOfThem() throws Exception {
    V1CrashLoad.Shared shared = new V1CrashLoad.Shared();
    KillUnderLoad load =
        new KillUnderLoad(random, client -> new V1CrashLoad(shared, client, random.nextLong()));
    int finished = 0;
    try (ServerProcess survivor = ServerProcess.start(storage, 0)) {
      for (int kill = 0; kill < kills; kill++) {
        try (ServerProcess victim = ServerProcess.start(storage, 0)) {
          load.killFirst(List.of(victim, survivor));
        }
        finished += V1Audit.of(survivor, shared, false, random.nextBoolean());
      }
      finished += V1Audit.of(survivor, shared, true, true);
    }
    Scale.say(
        "two servers, v1: %d kills, %d acts, %d images complete, %d of them pushed again"
            .formatted(kills, load.acts(), shared.images.complete(), finished));
    assertThat(shared.images.complete()).isPositive();
  }
}
