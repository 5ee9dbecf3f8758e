package io.stowage.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.fixture.Digests;
import io.stowage.acceptance.fixture.RunningRegistry;
import io.stowage.acceptance.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Helm, which keeps charts in a registry. */
final class HelmTest {

  @RegisterExtension static final RunningRegistry registry = new RunningRegistry();

  @Test
  void pushesAChartAndPullsItBack() throws IOException {
    Path chart = packageChart("greeter", "1.2.3");

    Tool.Result pushed = helm().call("push", chart.toString(), charts(), "--plain-http");

    String digest = registry.api().digest("charts/greeter", "1.2.3").orElseThrow();
    assertThat(pushed.output() + pushed.errors()).contains(digest);
    Path target = Files.createDirectory(registry.folder().resolve("pulled"));
    helm()
        .run(
            "pull",
            charts() + "/greeter",
            "--version",
            "1.2.3",
            "--plain-http",
            "--destination",
            target.toString());
    assertThat(Digests.of(target.resolve("greeter-1.2.3.tgz"))).isEqualTo(Digests.of(chart));
    assertThat(registry.api().manifest("charts/greeter", "1.2.3").orElseThrow().blobs())
        .contains(Digests.of(chart));
  }

  @Test
  void findsTheNewestVersionByTheTags() throws IOException {
    for (String version : new String[] {"0.9.0", "0.10.0", "0.10.0-rc.1"}) {
      helm().run("push", packageChart("newest", version).toString(), charts(), "--plain-http");
    }

    String shown = helm().run("show", "chart", charts() + "/newest", "--plain-http");

    assertThat(shown.lines()).contains("version: 0.10.0");
  }

  @Test
  void keepsAVersionWithBuildMetadata() throws IOException {
    helm().run("push", packageChart("build", "2.0.0+7").toString(), charts(), "--plain-http");

    assertThat(registry.api().tags("charts/build")).containsExactly("2.0.0_7");
    assertThat(
            helm()
                .run("show", "chart", charts() + "/build", "--version", "2.0.0+7", "--plain-http")
                .lines())
        .contains("version: 2.0.0+7");
  }

  private static Path packageChart(String name, String version) throws IOException {
    Path chart = Files.createDirectories(registry.folder().resolve(name + "-" + version));
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(
        chart.resolve("Chart.yaml"),
        """
        apiVersion: v2
        name: %s
        version: %s
        """
            .formatted(name, version));
    Files.writeString(
        chart.resolve("templates/greeting.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: greeting
        data:
          text: hello
        """);
    helm().run("package", chart.toString(), "--destination", registry.folder().toString());
    return registry.folder().resolve(name + "-" + version + ".tgz");
  }

  private static String charts() {
    return "oci://" + registry.host() + "/charts";
  }

  private static Tool helm() {
    return registry.tool("helm");
  }
}
