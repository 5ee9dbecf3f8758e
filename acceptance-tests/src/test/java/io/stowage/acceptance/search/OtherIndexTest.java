package io.stowage.acceptance.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.fixture.V1Settings;
import io.stowage.acceptance.v1.V1Client;
import io.stowage.acceptance.v1.V1Image;
import io.stowage.core.search.SearchIndexFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party's index, dropped in as a jar. */
class OtherIndexTest {

  @TempDir Path folder;

  @Test
  void isNamedByTheConfigurationAndGetsItsSection() throws Exception {
    V1Image image = V1Image.named("found");
    try (ServerProcess server = start("{prefix: 'Acme: '}")) {
      new V1Client(server.host()).push("team/found", List.of(image), Map.of("latest", image.id()));

      String found =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://" + server.host() + "/v1/search?q=found"))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      assertThat(found).contains("team/found").contains("Acme: ");
      assertThat(server.log()).doesNotContain("no such listener");
    }
  }

  private ServerProcess start(String section) throws IOException {
    Path jars = Files.createDirectory(folder.resolve("jars"));
    writeJar(jars.resolve("acme.jar"));
    Path file =
        V1Settings.write(
            folder,
            Map.of("storage", "local", "storage_path", folder.resolve("storage").toString()),
            Map.of(
                "standalone",
                "true",
                "drivers",
                "{folder: " + jars + "}",
                "search_backend",
                "acme",
                "extensions",
                "{acme: " + section + "}"));
    return ServerProcess.start(
        Map.of(
            "DOCKER_REGISTRY_CONFIG",
            file.toString(),
            "SETTINGS_FLAVOR",
            V1Settings.FLAVOR,
            "REGISTRY_PORT",
            "0"));
  }

  /** The compiled classes of the index, as a build tool packs them. */
  private static void writeJar(Path jar) throws IOException {
    String name = ListIndexFactory.class.getName();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String type : List.of(name, name + "$ListIndex")) {
        String path = type.replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(path));
        try (InputStream in = OtherIndexTest.class.getResourceAsStream("/" + path)) {
          in.transferTo(out);
        }
      }
      out.putNextEntry(new JarEntry("META-INF/services/" + SearchIndexFactory.class.getName()));
      out.write(name.getBytes(StandardCharsets.UTF_8));
    }
  }
}
