package io.stowage.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.driver.StorageDriver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers in jars, compiled here, as somebody else would publish them. */
class DriversTest {

  private static final String SERVICE = "META-INF/services/io.stowage.driver.StorageDriverFactory";

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void createFolder() throws IOException {
    folder = Files.createDirectory(temp.resolve("drivers"));
  }

  /** A factory whose drivers say in their names what they were opened with. */
  private static String source(String name, int level, String text) {
    return """
        package acme;
        import io.stowage.driver.*;
        import java.util.*;
        public class Factory implements StorageDriverFactory {
          public String name() { return "%s"; }
          public int level() { return %d; }
          public List<DriverOption> options() {
            return List.of(
                DriverOption.required("place", DriverOption.Type.TEXT, "Where."),
                DriverOption.optional("size", DriverOption.Type.SIZE, "8m", "How much."),
                DriverOption.optional("key", DriverOption.Type.NUMBER, null, "Secret.").asSecret());
          }
          public StorageDriver open(DriverContext context) {
            String shown = %s + context.option("place").get() + context.option("size").get()
                + context.option("key").isPresent();
            return (StorageDriver) java.lang.reflect.Proxy.newProxyInstance(
                Factory.class.getClassLoader(),
                new Class<?>[] {StorageDriver.class},
                (proxy, method, arguments) ->
                    method.getName().equals("toString") ? shown : null);
          }
        }
        """
        .formatted(name, level, text);
  }

  private void jar(Path jar, String source) throws IOException {
    Path work = Files.createTempDirectory(temp, "work");
    Path file = Files.createDirectories(work.resolve("acme")).resolve("Factory.java");
    Files.writeString(file, source);
    String classPath = System.getProperty("java.class.path");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", work.toString(), file.toString());
    assertThat(status).isZero();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("acme/Factory.class"));
      entries.write(Files.readAllBytes(work.resolve("acme/Factory.class")));
      entries.putNextEntry(new JarEntry(SERVICE));
      entries.write("acme.Factory\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void opensADriverOfAJar() throws IOException {
    jar(folder.resolve("zip.jar"), source("zip", 1, "\"zip \""));

    Drivers drivers = Drivers.find(folder);

    assertThat(drivers.names()).contains("zip");
    try (StorageDriver driver = drivers.open("zip", Map.of("place", "here", "unknown", "x"))) {
      assertThat(driver).hasToString("zip here8mfalse");
    }
  }

  @Test
  void opensADriverOfAFolderWithItsDependencies() throws IOException {
    Path own = Files.createDirectory(folder.resolve("tar"));
    jar(own.resolve("tar.jar"), source("tar", 1, "\"tar \""));

    assertThat(Drivers.find(folder).names()).contains("tar");
  }

  @Test
  void showsADriverTheInterfaceAndNothingElseOfTheRegistry() throws IOException {
    jar(
        folder.resolve("curious.jar"),
        source(
                "curious",
                1,
                "sees(\"io.stowage.driver.StorageDriver\") + sees(\"io.stowage.core.Registry\")"
                    + " + sees(\"com.github.benmanes.caffeine.cache.Cache\") + \" \"")
            .replace(
                "public String name()",
                """
                static String sees(String name) {
                  try {
                    Class.forName(name);
                    return "yes ";
                  } catch (ClassNotFoundException e) {
                    return "no ";
                  }
                }
                public String name()"""));

    try (StorageDriver driver = Drivers.find(folder).open("curious", Map.of("place", "."))) {
      assertThat(driver.toString()).startsWith("yes no no ");
    }
  }

  @Test
  void leavesOutADriverOfAHigherLevelAndOneThatCannotBeLinked() throws IOException {
    jar(folder.resolve("newer.jar"), source("newer", 2, "\"\""));
    jar(folder.resolve("zip.jar"), source("zip", 1, "\"\""));
    Files.writeString(folder.resolve("broken.jar"), "no jar");
    Path service = temp.resolve("lost.jar");
    try (JarOutputStream entries =
        new JarOutputStream(Files.newOutputStream(folder.resolve(service.getFileName())))) {
      entries.putNextEntry(new JarEntry(SERVICE));
      entries.write("acme.Lost\n".getBytes(StandardCharsets.UTF_8));
    }

    List<String> names = Drivers.find(folder).names();

    assertThat(names).contains("zip").doesNotContain("newer");
  }

  @Test
  void refusesTwoDriversOfOneNameAndSaysWhereTheyAre() throws IOException {
    jar(folder.resolve("a.jar"), source("same", 1, "\"\""));
    jar(folder.resolve("b.jar"), source("same", 1, "\"\""));

    assertThatThrownBy(() -> Drivers.find(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("same")
        .hasMessageContaining("a.jar")
        .hasMessageContaining("b.jar");
  }

  @Test
  void namesWhatIsInstalledWhenADriverIsMissing() throws IOException {
    jar(folder.resolve("zip.jar"), source("zip", 1, "\"\""));

    assertThatThrownBy(() -> Drivers.find(folder).open("swift", Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("swift")
        .hasMessageContaining("zip")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void checksOptions() throws IOException {
    jar(folder.resolve("zip.jar"), source("zip", 1, "\"\""));
    Drivers drivers = Drivers.find(folder);

    assertThatThrownBy(() -> drivers.open("zip", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("place");
    assertThatThrownBy(() -> drivers.open("zip", Map.of("place", ".", "size", "many")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size")
        .hasMessageContaining("many");
    assertThatThrownBy(() -> drivers.open("zip", Map.of("place", ".", "key", "hunter2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key")
        .hasMessageNotContaining("hunter2");
  }
}
