package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.OciLayout;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** cosign, with a local key and without a transparency log. */
final class CosignTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  @BeforeAll
  static void makeKeys() {
    makeKey("signer");
    makeKey("stranger");
  }

  @Test
  void verifiesWhatItSigned() {
    String image = push("signed", 1);
    String other = push("unsigned", 2);

    sign(image);

    assertThat(verify("signer").run(image)).contains(digest(image));
    verify("stranger").runToFailure(image);
    verify("signer").runToFailure(other);
    assertThat(cosign().run("triangulate", "--allow-insecure-registry", image).strip())
        .endsWith("cosign/signed:" + digest(image).replace(':', '-') + ".sig");
  }

  @Test
  void verifiesAnAttestation() throws IOException {
    String image = push("attested", 3);
    Path predicate = Files.writeString(registry.folder().resolve("predicate.json"), "{\"a\":1}");

    cosign()
        .run(
            "attest",
            "--key",
            key("signer", "key"),
            "--predicate",
            predicate.toString(),
            "--type",
            "custom",
            "--tlog-upload=false",
            "--allow-insecure-registry",
            "-y",
            image);

    assertThat(
            cosign()
                .run(
                    "verify-attestation",
                    "--key",
                    key("signer", "pub"),
                    "--type",
                    "custom",
                    "--insecure-ignore-tlog",
                    "--allow-insecure-registry",
                    image))
        .contains("\"payload\"");
  }

  @Test
  void copiesAnImageWithItsSignature() {
    String image = push("moved/from", 4);
    sign(image);
    String copy = registry.host() + "/cosign/moved/to:1";

    cosign().run("copy", "--allow-insecure-registry", image, copy);

    assertThat(registry.api().digest("cosign/moved/to", "1")).contains(digest(image));
    assertThat(verify("signer").run(copy)).contains(digest(image));
  }

  private static String push(String name, long seed) {
    OciLayout source = OciLayout.image(registry.folder().resolve("image-" + seed), seed, 10_000);
    String repository = registry.host() + "/cosign/" + name;
    registry.tool("crane").run("push", source.folder().toString(), repository + ":1");
    return repository + "@" + source.digest();
  }

  private static void sign(String image) {
    cosign()
        .run(
            "sign",
            "--key",
            key("signer", "key"),
            "--tlog-upload=false",
            "--allow-insecure-registry",
            "-y",
            image);
  }

  private static Tool verify(String signer) {
    return cosign()
        .with("verify", "--key", key(signer, "pub"))
        .with("--insecure-ignore-tlog", "--allow-insecure-registry");
  }

  private static void makeKey(String name) {
    cosign().run("generate-key-pair", "--output-key-prefix", registry.folder().resolve(name) + "");
  }

  private static String key(String name, String kind) {
    return registry.folder().resolve(name + "." + kind).toString();
  }

  private static String digest(String image) {
    return image.substring(image.indexOf('@') + 1);
  }

  private static Tool cosign() {
    return registry.tool("cosign").env("COSIGN_PASSWORD", "secret");
  }
}
