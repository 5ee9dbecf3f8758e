package io.stowage.server.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushing a manifest by digest with tags: end-7b. */
class TagParameterTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private final TestRepository repo = SERVER.newRepository();
  private final Content image = repo.newImage().build();

  /** The tags in all {@code OCI-Tag} headers. */
  private static List<String> tags(Answer answer) {
    List<String> tags = new ArrayList<>();
    for (String value : answer.headers("OCI-Tag")) {
      for (String tag : value.split(",", -1)) {
        tags.add(tag.strip());
      }
    }
    return tags;
  }

  private Answer put(String digest, String query) {
    return repo.putManifest(digest + query, image).send();
  }

  @Test
  void tagsTheManifest() {
    Answer answer = put(image.digest(), "?tag=1.2.3&tag=1.2&tag=1&tag=latest").expect(201);
    answer.hasHeader("Docker-Content-Digest", image.digest());
    assertThat(tags(answer)).containsExactlyInAnyOrder("1.2.3", "1.2", "1", "latest");
    assertThat(repo.tags("")).containsExactly("1", "1.2", "1.2.3", "latest");
    assertThat(SERVER.get(answer.location()).expect(200).body()).isEqualTo(image.bytes());
    for (String tag : List.of("1.2.3", "1.2", "1", "latest")) {
      assertThat(repo.get("manifests/" + tag).expect(200).body()).isEqualTo(image.bytes());
    }
  }

  @Test
  void takesManyTags() {
    StringBuilder query = new StringBuilder("?");
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      wanted.add("tag-" + (char) ('a' + i));
      query.append(i == 0 ? "" : "&").append("tag=").append(wanted.get(i));
    }
    Answer answer = put(image.digest(), query.toString()).expect(201);
    assertThat(tags(answer)).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(repo.tags("")).isEqualTo(wanted);
  }

  @Test
  void takesATagOnceThatIsGivenTwice() {
    Answer answer = put(image.digest(), "?tag=a&tag=a").expect(201);
    assertThat(tags(answer)).containsExactly("a");
  }

  @Test
  void tagsByADigestOfSha512() {
    Answer answer = put(image.sha512(), "?tag=a&tag=b").expect(201);
    answer.hasHeader("Docker-Content-Digest", image.sha512());
    assertThat(tags(answer)).containsExactlyInAnyOrder("a", "b");
    assertThat(repo.get("manifests/b").expect(200).body()).isEqualTo(image.bytes());
  }

  @Test
  void movesTags() {
    repo.pushImage("a");
    put(image.digest(), "?tag=a").expect(201);
    assertThat(repo.get("manifests/a").expect(200).body()).isEqualTo(image.bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"?tag=good&tag=.bad", "?tag=", "?tag=a/b", "?tag=a%20b"})
  void setsNoTagIfOneIsNotValid(String query) {
    put(image.digest(), query).expect(400, "MANIFEST_INVALID");
    repo.get("manifests/good").expect(404);
    repo.get("manifests/" + image.digest()).expect(404);
  }

  @Test
  void setsNoTagIfTheDigestIsNotThatOfTheManifest() {
    put(Content.layer(1).digest(), "?tag=a").expect(400, "DIGEST_INVALID");
    repo.get("manifests/a").expect(404);
  }
}
