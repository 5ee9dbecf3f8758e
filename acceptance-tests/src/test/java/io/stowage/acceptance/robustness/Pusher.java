package io.stowage.acceptance.robustness;

import io.stowage.acceptance.robustness.Ledger.Name;
import io.stowage.acceptance.robustness.Ledger.Session;
import io.stowage.acceptance.robustness.Register.Change;
import io.stowage.acceptance.robustness.Register.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client that writes to a registry and keeps the ledger: each method sends its requests, fails
 * the proof at an answer that the ledger rules out, and leaves the change open in the ledger when
 * the connection breaks (IOException). For one thread.
 */
final class Pusher {

  /** What a manifest or blob that is there holds. */
  static final String PRESENT = "present";

  private final PushClient client;
  private final Ledger ledger;

  Pusher(PushClient client, Ledger ledger) {
    this.client = client;
    this.ledger = ledger;
  }

  /** Uploads a blob. */
  void upload(String repository, Content content, UploadForm form) throws IOException {
    Change change = ledger.touch(Name.blob(repository, content)).begin(PRESENT);
    Answer answer = form.push(client, repository, content).expect(201);
    expectDigest(answer, content.digest());
    change.acknowledged();
  }

  /**
   * Uploads a part of a blob and then, if it is to be finished, the rest. What is left half done,
   * by the wish of the caller or by a broken connection, stands in the ledger as a session.
   */
  void uploadInSteps(String repository, Content content, long part, boolean finish)
      throws IOException {
    Change change = ledger.touch(Name.blob(repository, content)).begin(PRESENT);
    String session = UploadForm.open(client, repository);
    long acknowledged = 0;
    boolean finished = false;
    try {
      session = UploadForm.patch(client, session, content, 0, part);
      acknowledged = part;
      if (finish) {
        acknowledged = 0;
        Payload rest = content.part(part, content.size());
        client.put(UploadForm.closing(session, content), rest).expect(201);
        change.acknowledged();
        finished = true;
      } else {
        change.refused();
      }
    } finally {
      if (!finished) {
        ledger.left(new Session(repository, content, session, acknowledged));
      }
    }
  }

  /** Mounts a blob out of another repository. False if the other does not have it. */
  boolean mount(String repository, String from, Content content) throws IOException {
    Reading source = ledger.touch(Name.blob(from, content)).reading();
    Change change = ledger.touch(Name.blob(repository, content)).begin(PRESENT);
    String query = "?mount=" + content.digest() + "&from=" + from;
    Answer answer = client.post("/v2/" + repository + "/blobs/uploads/" + query).expect(201, 202);
    if (answer.status() == 201) {
      change.acknowledged();
      return true;
    }
    change.refused();
    require(source.maybeAbsent(), answer, "though " + from + " has the blob");
    client.delete(answer.location()).expect(204);
    return false;
  }

  /**
   * Pushes a manifest, by tag or by its digest.
   *
   * @return false if it was refused because a blob is missing
   */
  boolean push(String repository, ImageManifest manifest, @Nullable String tag) throws IOException {
    List<Reading> blobs =
        manifest.blobs().stream()
            .map(blob -> ledger.touch(Name.blob(repository, blob)).reading())
            .toList();
    List<Change> changes = new ArrayList<>();
    changes.add(ledger.touch(Name.manifest(repository, manifest)).begin(PRESENT));
    if (tag != null) {
      changes.add(ledger.touch(Name.tag(repository, tag)).begin(manifest.digest()));
    }
    Answer answer =
        client.send(
            "PUT",
            "/v2/" + repository + "/manifests/" + (tag == null ? manifest.digest() : tag),
            Map.of("Content-Type", ImageManifest.MEDIA_TYPE),
            manifest.text());
    if (answer.status() == 201) {
      expectDigest(answer, manifest.digest());
      changes.forEach(Change::acknowledged);
      return true;
    }
    answer.expect(400, 404);
    changes.forEach(Change::refused);
    require(blobs.stream().anyMatch(Reading::maybeAbsent), answer, "though its blobs are there");
    return false;
  }

  /** Deletes a tag or a blob. */
  void delete(Name name) throws IOException {
    Register register = ledger.touch(name);
    Reading reading = register.reading();
    finishDelete(name, reading, List.of(register.begin(Register.ABSENT)));
  }

  /** Deletes a manifest, and with it the tags that point at it. */
  void delete(String repository, ImageManifest manifest) throws IOException {
    Name name = Name.manifest(repository, manifest);
    Register register = ledger.touch(name);
    Reading reading = register.reading();
    List<Change> changes = new ArrayList<>();
    changes.add(register.begin(Register.ABSENT));
    for (String tag : Ledger.TAGS) {
      changes.add(ledger.touch(Name.tag(repository, tag)).beginRemoving(manifest.digest()));
    }
    finishDelete(name, reading, changes);
  }

  private void finishDelete(Name name, Reading reading, List<Change> changes) throws IOException {
    Answer answer = client.delete(name.path()).expect(202, 404);
    if (answer.status() == 202) {
      changes.forEach(Change::acknowledged);
    } else {
      changes.forEach(Change::refused);
      require(reading.maybeAbsent(), answer, "though it is there");
    }
  }

  /**
   * Pulls what a name names and compares it with the ledger.
   *
   * @return the value found: a tag's digest, or {@link Register#ABSENT}
   */
  String pull(Name name) throws IOException {
    Reading reading = ledger.touch(name).reading();
    Answer answer = client.get(name.path()).expect(200, 404);
    String value = Register.ABSENT;
    if (answer.status() == 200) {
      value = name.kind() == Ledger.Kind.TAG ? answer.digest() : PRESENT;
      boolean tag = name.kind() == Ledger.Kind.TAG;
      expectDigest(answer, tag ? answer.digest() : name.reference());
      require(tag || answer.digest().equals(name.reference()), answer, "with other bytes");
      require(
          name.kind() == Ledger.Kind.BLOB
              || answer.header("content-type").equals(ImageManifest.MEDIA_TYPE),
          answer,
          "with another media type");
    }
    require(reading.allowed().contains(value), answer, "of " + reading.allowed());
    return value;
  }

  private static void expectDigest(Answer answer, String digest) {
    require(answer.header("docker-content-digest").equals(digest), answer, "instead of " + digest);
  }

  private static void require(boolean holds, Answer answer, String why) {
    if (!holds) {
      throw new AssertionError(
          answer.request()
              + " was answered "
              + answer.status()
              + " "
              + answer.headers()
              + ", body "
              + answer.digest()
              + ", "
              + why);
    }
  }
}
