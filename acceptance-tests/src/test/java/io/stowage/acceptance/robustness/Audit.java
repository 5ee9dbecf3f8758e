package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.robustness.Ledger.Name;
import io.stowage.acceptance.robustness.Ledger.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compares a registry that nobody writes to with the ledger of those who wrote to it. */
final class Audit {

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private final PushClient client;
  private final Ledger ledger;
  private final Pusher pusher;

  Audit(PushClient client, Ledger ledger) {
    this.client = client;
    this.ledger = ledger;
    this.pusher = new Pusher(client, ledger);
  }

  /** Each name holds a value that it may hold; the ledger holds that one from here on. */
  void names(Collection<Name> names) throws IOException {
    for (Name name : names) {
      ledger.touch(name).observed(pusher.pull(name));
    }
    ledger.takeTouched();
  }

  /** The listings say what the tags say: each tag listed resolves, each that resolves is listed. */
  void listings() throws IOException {
    List<String> catalog = listed("/v2/_catalog?n=1000");
    for (String repository : ledger.repositories()) {
      List<String> resolving = new ArrayList<>();
      for (String tag : Ledger.TAGS) {
        String digest = pusher.pull(Name.tag(repository, tag));
        if (!digest.equals(Register.ABSENT)) {
          resolving.add(tag);
          client.get("/v2/" + repository + "/manifests/" + digest).expect(200);
        }
      }
      String target = "/v2/" + repository + "/tags/list";
      if (resolving.isEmpty() && client.get(target).expect(200, 404).status() == 404) {
        continue;
      }
      assertThat(listed(target)).as(target).isEqualTo(resolving);
      if (!resolving.isEmpty()) {
        assertThat(catalog).contains(repository);
      }
    }
    assertThat(ledger.repositories()).containsAll(catalog);
  }

  private List<String> listed(String target) throws IOException {
    return entries(client.get(target).expect(200).text());
  }

  /** The entries of a listing's array. */
  static List<String> entries(String json) {
    String array = json.substring(json.indexOf('[') + 1, json.indexOf(']'));
    return QUOTED.matcher(array).results().map(match -> match.group(1)).toList();
  }

  /**
   * An upload that a crash interrupted is unknown, or it is continued from where the server says
   * and then is whole.
   *
   * @return whether it was continued
   */
  boolean goOn(Session session) throws IOException {
    Answer status = client.get(session.location()).expect(204, 404);
    long received = status.received();
    if (status.status() == 404) {
      return false;
    }
    assertThat(received).as(status.toString()).isGreaterThanOrEqualTo(session.acknowledged());
    Content content = session.content();
    if (received <= 1) {
      // One byte and none are told in the same words, so there is no saying where to go on.
      client.delete(session.location()).expect(204);
      client.get(session.location()).expect(404);
      return false;
    }
    String location = status.location();
    if (received < content.size()) {
      location = UploadForm.patch(client, location, content, received, content.size());
    }
    client.put(UploadForm.closing(location, content), Payload.EMPTY).expect(201);
    Name blob = Name.blob(session.repository(), content);
    Register.Change change = ledger.touch(blob).begin(Pusher.PRESENT);
    change.acknowledged();
    names(List.of(blob));
    return true;
  }

  /** Each blob that stands in the store under a digest has the bytes of that digest. */
  static int files(Path storage) throws IOException {
    Pattern place = Pattern.compile("blobs/(sha256)/../([0-9a-f]{64})/data$");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(storage)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    int blobs = 0;
    for (Path file : files) {
      Matcher matcher = place.matcher(file.toString());
      if (matcher.find()) {
        assertThat(digest(file)).as(file.toString()).isEqualTo("sha256:" + matcher.group(2));
        blobs++;
      }
    }
    return blobs;
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = Content.sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return Content.named(digest);
  }
}
