package io.stowage.core.v1;

import static io.stowage.core.v1.ImageCuts.BEGUN;
import static io.stowage.core.v1.ImageCuts.GONE;
import static io.stowage.core.v1.ImageCuts.layer;
import static io.stowage.core.v1.ImageCuts.waits;
import static io.stowage.core.v1.ImageCuts.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.core.Registry;
import io.stowage.core.RegistryOptions;
import io.stowage.core.fixture.Content;
import io.stowage.core.fixture.TestClock;
import io.stowage.core.fixture.TestImages;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.driver.file.FileDriver;
import io.stowage.driver.testkit.ForgetfulFileSystem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That no power cut makes half an image of one, or loses a step that was acknowledged. */
class ImagePowerCutTest {

  private static final String ROOT = "/srv/stowage";
  private static final ImageId A = TestImages.id("a");
  private static final ImageId B = TestImages.id("b");
  private static final ImageId C = TestImages.id("c");

  private final Push base = Push.of(A, null, "base");
  private final Push top = Push.of(B, A, "top");

  /** Another client's, of the same id. */
  private final Push alone = Push.of(B, null, "alone");

  private final Push other = Push.of(C, null, "other");

  private final ForgetfulFileSystem fileSystem;
  private final FileDriver driver;
  private final Registry registry;
  private final BothTags tags;
  private final ImageCuts cuts;

  ImagePowerCutTest() throws IOException {
    fileSystem = ForgetfulFileSystem.create();
    driver = FileDriver.open(fileSystem.getPath(ROOT));
    registry = Registry.open(driver, RegistryOptions.defaults(), new TestClock());
    tags = new BothTags(registry);
    cuts =
        new ImageCuts(
            fileSystem, ROOT, Map.of(A, List.of(base), B, List.of(top, alone), C, List.of(other)));
  }

  @AfterEach
  void nothingIsWrong() throws IOException {
    registry.close();
    driver.close();
    fileSystem.close();
    assertThat(cuts.cuts()).isGreaterThan(10);
    assertThat(cuts.wrong()).isEmpty();
  }

  private void push(Push push, int number) throws IOException {
    cuts.underWay(push.id(), BEGUN, () -> push.putJson(registry));
    cuts.underWay(push.id(), waits(number), () -> push.putLayer(registry));
    cuts.acknowledge(push.id(), whole(number), () -> push.putChecksum(registry));
  }

  private void tag(String tag, Push push) throws IOException {
    cuts.acknowledge(tag, layer(push), () -> tags.put(tag, push.id()));
  }

  @Test
  void imagesArePushedAndTagged() throws IOException {
    push(base, 0);
    tag("latest", base);
    push(top, 0);
    tag("latest", top);
    tag("old", base);
  }

  @Test
  void stepsAreRepeatedBeforeTheLast() throws IOException {
    cuts.underWay(A, BEGUN, () -> base.putJson(registry));
    cuts.underWay(A, BEGUN, () -> base.putJson(registry));
    cuts.underWay(A, waits(0), () -> base.putLayer(registry));
    cuts.underWay(A, waits(0), () -> base.putJson(registry));
    cuts.underWay(A, waits(0), () -> base.putLayer(registry));
    cuts.acknowledge(A, whole(0), () -> base.putChecksum(registry));
  }

  @Test
  void anotherClientBeginsTheImageAgainOnAnotherParent() throws IOException {
    push(base, 0);
    cuts.underWay(B, BEGUN, () -> top.putJson(registry));
    cuts.underWay(B, waits(0), () -> top.putLayer(registry));
    cuts.underWay(B, BEGUN, () -> alone.putJson(registry));
    cuts.underWay(B, waits(1), () -> alone.putLayer(registry));
    cuts.underWay(B, BEGUN, () -> top.putJson(registry));
    cuts.underWay(B, waits(0), () -> top.putLayer(registry));
    cuts.acknowledge(B, whole(0), () -> top.putChecksum(registry));
  }

  @Test
  void aTagGoesToAndFroBetweenTheApis() throws IOException {
    byte[] bytes = tags.manifest(base.layer(), other.layer());
    push(base, 0);
    tag("both", base);
    for (int i = 0; i < 2; i++) {
      cuts.acknowledge("both", layer(other), () -> tags.repository().push("both", bytes));
      tag("both", base);
    }
    cuts.acknowledge("both", layer(other), () -> tags.repository().push("both", bytes));
    cuts.acknowledge("both", GONE, () -> registry.repositories().deleteTag(BothTags.NAME, "both"));
    cuts.acknowledge("both", layer(other), () -> tags.repository().push("both", bytes));
    tag("both", base);
    cuts.acknowledge("both", GONE, () -> tags.repository().delete("both"));
    tag("both", base);
    cuts.acknowledge("both", GONE, () -> registry.repositories().delete(BothTags.NAME));
  }

  @Test
  void theManifestOfAnImageIsMadeOnce() throws IOException {
    push(base, 0);
    push(top, 0);
    tag("latest", top);
    Digest made = Content.sha256(TestImages.await(() -> tags.repository().get("latest")));
    cuts.acknowledge(
        "latest", layer(top), () -> assertThat(tags.find("latest")).isEqualTo(layer(top)));
    assertThat(tags.repository().pullTag("latest")).isEqualTo(made);
  }

  @Test
  void theImagesOfAManifestAreMadeOnce() throws IOException {
    byte[] bytes = tags.manifest(base.layer(), top.layer());
    cuts.acknowledge("oci", layer(top), () -> tags.repository().push("oci", bytes));
    ImageId id = registry.repositories().tag(BothTags.NAME, "oci");
    cuts.acknowledge("oci", layer(top), () -> assertThat(tags.find("oci")).isEqualTo(layer(top)));
    assertThat(registry.repositories().tag(BothTags.NAME, "oci")).isEqualTo(id);
  }
}
