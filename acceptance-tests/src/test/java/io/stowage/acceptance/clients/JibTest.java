package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.RegistryApi.Manifest;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.Tarball;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** jib-core, which builds and pushes images from Java without an engine. */
final class JibTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void pushesAnImageAndPullsItBack(ImageFormat format) throws Exception {
    String name = "jib/" + format.name().toLowerCase(Locale.ROOT);

    JibContainer pushed = push(name, name.length(), format);

    Manifest manifest = registry.api().manifest(name, "1").orElseThrow();
    assertThat(manifest.digest()).isEqualTo(pushed.getDigest().toString());
    assertThat(manifest.blobs()).hasSize(3).contains(pushed.getImageId().toString());
    Path archive = registry.folder().resolve(format + ".tar");
    Jib.from(image(name)).containerize(cached(Containerizer.to(TarImage.at(archive).named("x"))));
    for (var layer : manifest.json().path("layers")) {
      String digest = layer.path("digest").asString();
      assertThat(digestInArchive(archive, Digests.hex(digest) + ".tar.gz")).isEqualTo(digest);
    }
  }

  @Test
  void mountsTheLayersOfItsBaseImage() throws Exception {
    push("jib/base", 7, ImageFormat.OCI);
    Path file = Files.writeString(registry.folder().resolve("more.txt"), "more");

    Jib.from(image("jib/base"))
        .addLayer(List.of(file), "/more")
        .containerize(cached(Containerizer.to(image("jib/derived"))));

    List<String> base = registry.api().manifest("jib/base", "1").orElseThrow().blobs();
    List<String> derived = registry.api().manifest("jib/derived", "1").orElseThrow().blobs();
    assertThat(derived).hasSize(4).containsAll(base.subList(0, 2));
    for (String blob : derived) {
      assertThat(registry.api().digestOfBlob("jib/derived", blob)).contains(blob);
    }
  }

  private static JibContainer push(String name, long seed, ImageFormat format) throws Exception {
    Path first = Tarball.write(registry.folder().resolve("first.bin"), 100 + seed, 1_000_000);
    Path second = Tarball.write(registry.folder().resolve("second.bin"), 200 + seed, 10_000);
    JibContainerBuilder builder =
        Jib.fromScratch()
            .addLayer(List.of(first), "/first")
            .addLayer(List.of(second), "/second")
            .setEntrypoint("/first")
            .setFormat(format);
    return builder.containerize(cached(Containerizer.to(image(name))));
  }

  private static RegistryImage image(String name) throws Exception {
    return RegistryImage.named(registry.host() + "/" + name + ":1");
  }

  /** With empty caches of its own, so that it asks the registry for all it needs. */
  private static Containerizer cached(Containerizer containerizer) throws Exception {
    return containerizer
        .setAllowInsecureRegistries(true)
        .setBaseImageLayersCache(Files.createTempDirectory(registry.folder(), "base"))
        .setApplicationLayersCache(Files.createTempDirectory(registry.folder(), "layers"));
  }

  private static String digestInArchive(Path archive, String entry) {
    Path target = registry.folder().resolve("unpacked");
    Path unpacked = target.resolve(entry);
    target.toFile().mkdirs();
    registry.tool("tar").run("-xf", archive.toString(), "-C", target.toString(), entry);
    return Digests.of(unpacked);
  }
}
