package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.StoredIn;
import io.stowage.acceptance.fixture.Tarball;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Docker engine and its command line client. */
@TestInstance(Lifecycle.PER_CLASS)
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3, StoredIn.Kind.S3_REDIRECT})
final class DockerTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  private static final Pattern PUSHED = Pattern.compile("digest: (sha256:[0-9a-f]{64}) size: \\d+");

  private DockerEngine engine;
  private Tool docker;

  @BeforeAll
  void startEngine() throws IOException {
    engine = DockerEngine.start(registry.folder().resolve("docker"));
    docker = engine.client();
  }

  @AfterAll
  void stopEngine() {
    engine.close();
  }

  @Test
  void pushesAnImportedImageAndPullsItBack() {
    String image = registry.host() + "/imported:1";
    importImage(image, 1, 8_000_000);
    String id = imageId(image);

    String digest = push(image);

    assertThat(registry.api().digest("imported", "1")).contains(digest);
    docker.run("rmi", image);
    docker.run("pull", image);
    assertThat(imageId(image)).isEqualTo(id);
    assertThat(repositoryDigests(image)).contains(registry.host() + "/imported@" + digest);
  }

  @Test
  void pushesABuiltImageToLocalhostAndPullsItByDigest() throws IOException {
    String repository = "localhost:" + registry.port() + "/team/built";
    Path context = Files.createDirectory(registry.folder().resolve("context"));
    Tarball.write(context.resolve("base.tar"), 2, 200_000);
    Files.writeString(context.resolve("hello.txt"), "hello");
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        ADD base.tar /
        COPY hello.txt /greetings/hello.txt
        LABEL purpose=test
        """);
    docker.run("build", "--tag", repository + ":latest", context.toString());
    String id = imageId(repository + ":latest");

    String digest = push(repository + ":latest");

    docker.run("rmi", repository + ":latest");
    docker.run("pull", repository + "@" + digest);
    assertThat(imageId(repository + "@" + digest)).isEqualTo(id);
    assertThat(registry.api().digest("team/built", "latest")).contains(digest);
  }

  @Test
  void mountsLayersThatAnotherRepositoryHas() {
    String source = registry.host() + "/mount/source:1";
    String target = registry.host() + "/mount/target:1";
    importImage(source, 3, 100_000);
    String digest = push(source);
    docker.run("tag", source, target);

    String output = docker.run("push", target);

    assertThat(output).contains("Mounted from mount/source").contains(digest);
    docker.run("rmi", source, target);
    docker.run("pull", target);
    assertThat(repositoryDigests(target)).contains(registry.host() + "/mount/target@" + digest);
  }

  @Test
  void findsThatWhatItPushesAgainIsThere() {
    String image = registry.host() + "/again:1";
    importImage(image, 4, 100_000);
    String digest = push(image);

    String output = docker.run("push", image);

    assertThat(output).contains("Layer already exists").contains(digest);
  }

  @Test
  void pushesAndPullsAllTags() {
    String repository = registry.host() + "/many";
    for (int tag = 1; tag <= 3; tag++) {
      importImage(repository + ":" + tag, 10 + tag, 50_000);
    }
    docker.run("push", "--all-tags", repository);
    assertThat(registry.api().tags("many")).containsExactly("1", "2", "3");
    docker.run("rmi", repository + ":1", repository + ":2", repository + ":3");

    docker.run("pull", "--all-tags", repository);

    for (int tag = 1; tag <= 3; tag++) {
      String digest = registry.api().digest("many", "" + tag).orElseThrow();
      assertThat(repositoryDigests(repository + ":" + tag)).contains("@" + digest);
    }
  }

  @Test
  void saysThatAnImageIsNotThere() {
    Tool.Result result = docker.runToFailure("pull", registry.host() + "/missing:1");

    assertThat(result.errors()).contains("not found");
  }

  private void importImage(String image, long seed, int size) {
    Path tar = Tarball.write(registry.folder().resolve("import.tar"), seed, size);
    docker.run("import", tar.toString(), image);
  }

  private String push(String image) {
    String output = docker.run("push", image);
    Matcher matcher = PUSHED.matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return matcher.group(1);
  }

  private String imageId(String image) {
    return docker.run("image", "inspect", "--format", "{{.Id}}", image).strip();
  }

  private String repositoryDigests(String image) {
    return docker.run("image", "inspect", "--format", "{{.RepoDigests}}", image);
  }
}
