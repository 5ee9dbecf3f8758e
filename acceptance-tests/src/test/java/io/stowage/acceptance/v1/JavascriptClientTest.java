package io.stowage.acceptance.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.StoredIn;
import io.stowage.acceptance.fixture.Tool;
import io.stowage.acceptance.v1.V1Server.Kind;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The npm package docker-registry-client, which still has a client of the v1 API. */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3, StoredIn.Kind.S3_REDIRECT})
class JavascriptClientTest {

  private static final String CLIENT = "docker-registry-client-3.4.0";

  private final V1Image base = V1Image.named("javascript base");
  private final V1Image top = base.child("javascript top");

  private Path folder = Path.of("");

  @BeforeEach
  void makeFolder() {
    folder = Folders.create();
  }

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  @Test
  void readsAnImageAsFromTheLastOriginal() {
    String[] operations = {
      "ping", "images", "tags", "id", "id of nothing", "ancestry", "json", "layer"
    };

    List<String> answers = answers(Kind.STOWAGE, operations);

    assertThat(answers)
        .contains(
            "id: \"" + top.id() + "\"",
            "ancestry: [\"" + top.id() + "\",\"" + base.id() + "\"]",
            "layer: \"" + Digests.of(top.layer()) + "\"")
        .isEqualTo(answers(Kind.ORIGINAL_0_9, operations));
  }

  /** The last original has no search unless it is configured. */
  @Test
  void findsNothingAsInTheOlderOriginal() {
    for (Kind kind : List.of(Kind.STOWAGE, Kind.ORIGINAL_0_7)) {
      // Stowage says in between which page that is.
      assertThat(answers(kind, "search"))
          .singleElement()
          .asString()
          .startsWith("search: ")
          .contains("[\"num_results\",0]")
          .endsWith("[\"query\",\"app\"],[\"results\",[]]]");
    }
  }

  private List<String> answers(Kind kind, String... operations) {
    Path home = folder.resolve(kind.name());
    try (V1Server server = kind.start(home, Map.of("standalone", "true"))) {
      new V1Client(server.host())
          .push("team/app", List.of(base, top), Map.of("latest", top.id(), "old", base.id()));
      return javascript().run(arguments(server.host() + "/team/app", operations)).lines().toList();
    }
  }

  private Tool javascript() {
    return Tool.find("node", folder).with("--no-deprecation");
  }

  private static String[] arguments(String name, String... operations) {
    try {
      Path script =
          Path.of(JavascriptClientTest.class.getResource("/javascript-client.js").toURI());
      Path home = Path.of(System.getProperty("user.home"), ".cache/stowage-acceptance", CLIENT);
      assertThat(Files.exists(home.resolve("complete"))).as("run install-tools.sh").isTrue();
      String[] arguments = new String[operations.length + 3];
      arguments[0] = script.toString();
      arguments[1] = home.toString();
      arguments[2] = name;
      System.arraycopy(operations, 0, arguments, 3, operations.length);
      return arguments;
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
