package io.stowage.acceptance.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.FolderState;
import io.stowage.acceptance.fixture.Folders;
import io.stowage.acceptance.fixture.RegistryApi;
import io.stowage.acceptance.fixture.Storage;
import io.stowage.acceptance.fixture.StoredIn;
import io.stowage.acceptance.fixture.Tool;
import io.stowage.acceptance.fixture.V1Settings;
import io.stowage.acceptance.v1.V1Server.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an original has written is served as it is, by both APIs, and stays as it is. */
@StoredIn({StoredIn.Kind.FOLDERS, StoredIn.Kind.S3})
class LegacyFolderTest {

  private static final Map<String, String> STANDALONE = Map.of("standalone", "true");

  private Path folder = Path.of("");
  private Path storage = Path.of("");

  @BeforeEach
  void makeFolder() {
    folder = Folders.create();
    storage = folder.resolve("storage");
  }

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.v1.V1Server$Kind#ableOriginals")
  void servesWhatAnOriginalWrote(Kind original) {
    LegacyRepositories repositories = new LegacyRepositories(folder);
    Map<String, String> readings;
    try (V1Server server = original.start(folder, STANDALONE)) {
      repositories.push(server.host());
      readings = Readings.of(server.host(), repositories.paths());
    }
    FolderState before = FolderState.of(Storage.current(), storage);

    try (V1Server stowage = Kind.STOWAGE.start(folder, STANDALONE)) {
      assertThat(Readings.of(stowage.host(), repositories.paths())).isEqualTo(readings);
      repositories.verifyByV1(stowage.host());
      repositories.verifyByOci(new RegistryApi(stowage.host()));
      assertThat(Readings.of(stowage.host(), repositories.paths())).isEqualTo(readings);
    }

    FolderState after = FolderState.of(Storage.current(), storage);
    assertThat(before.lostIn(after)).isEmpty();
    // The lists of files are the original's own cache, in its own form.
    assertThat(before.addedIn(after))
        .isNotEmpty()
        .allMatch(file -> file.matches("_stowage/.*|docker/registry/v2/.*|images/\\w+/_files"));
    try (V1Server server = original.start(folder, STANDALONE)) {
      assertThat(Readings.of(server.host(), repositories.paths())).isEqualTo(readings);
    }
  }

  @ParameterizedTest
  @MethodSource("io.stowage.acceptance.v1.V1Server$Kind#ableOriginals")
  void writesWhereARepositoryStands(Kind original) {
    LegacyRepositories repositories = new LegacyRepositories(folder);
    try (V1Server server = original.start(folder, STANDALONE)) {
      repositories.push(server.host());
    }
    List<String> folders = repositoryFolders();

    try (V1Server stowage = Kind.STOWAGE.start(folder, STANDALONE)) {
      repositories.retag(stowage.host(), "latest", "new");
    }

    assertThat(repositoryFolders()).isEqualTo(folders);
    for (String repository : folders) {
      Path stands = storage.resolve("repositories").resolve(repository);
      assertThat(Storage.current().read(stands.resolve("tag_new")))
          .isEqualTo(Storage.current().read(stands.resolve("tag_latest")));
    }
    try (V1Server server = original.start(folder, STANDALONE)) {
      repositories.verifyRetagged(server.host(), "latest", "new");
    }
  }

  /** Otherwise the first request that needs a layer's digest waits for it, here for a moment. */
  @Test
  void layersAreReadAheadByACommand() {
    Map<String, String> impatient = Map.of("standalone", "true", "v1", "{background_wait: 1ms}");
    LegacyRepositories repositories = new LegacyRepositories(folder);
    try (V1Server server = Kind.ORIGINAL_0_9.start(folder, STANDALONE)) {
      repositories.push(server.host());
    }

    String output =
        Tool.at(Path.of(System.getProperty("java.home"), "bin", "java"), folder)
            .env("DOCKER_REGISTRY_CONFIG", V1Settings.write(folder, storage, impatient).toString())
            .env("SETTINGS_FLAVOR", V1Settings.FLAVOR)
            .run("-jar", ServerProcess.jar().toString(), "--read-layers");

    for (V1Image image : repositories.images()) {
      assertThat(output).contains(image.id());
    }
    try (V1Server stowage = Kind.STOWAGE.start(folder, impatient)) {
      repositories.verifyByOci(new RegistryApi(stowage.host()));
    }
  }

  private List<String> repositoryFolders() {
    return Storage.current().files(storage.resolve("repositories")).stream()
        .map(file -> String.join("/", List.of(file.split("/", -1)).subList(0, 2)))
        .distinct()
        .toList();
  }
}
