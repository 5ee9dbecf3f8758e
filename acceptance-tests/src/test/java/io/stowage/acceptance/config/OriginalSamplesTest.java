package io.stowage.acceptance.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sample configurations of docker-registry's packages, unchanged: each flavor has the values
 * that docker-registry itself reads, but for what {@link Difference} lists.
 */
@Timeout(300)
class OriginalSamplesTest {

  private static final Set<String> OWN =
      Set.of("listeners", "oci", "v1", "limits", "drivers", "log", "errors", "notifications");

  @TempDir Path folder;

  static Stream<Arguments> readings() {
    return Stream.of("0.9.1", "0.7.3")
        .flatMap(
            release ->
                Stream.of(
                    arguments(release, "no variables", Map.of()),
                    arguments(release, "every variable", Samples.everything()),
                    arguments(release, "every variable empty", Samples.nothing()),
                    arguments(release, "odd values", Samples.oddities())));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("readings")
  void flavorsHaveTheSameValues(String release, String what, Map<String, String> environment)
      throws IOException {
    OriginalReading original = new OriginalReading(release, folder);
    Map<String, Map<String, Object>> flavors = original.read(environment);
    assertThat(flavors).as(what).containsKeys("common", "dev", "prod", "elliptics");

    List<String> unexplained = new ArrayList<>();
    for (Map.Entry<String, Map<String, Object>> flavor : flavors.entrySet()) {
      Run run = check(original.sample(), flavor.getKey(), environment);
      assertThat(run.errors()).as(flavor.getKey()).noneMatch(line -> line.contains("unknown key"));
      compare(release, environment, flavor.getValue(), original.values(run.output()))
          .forEach(difference -> unexplained.add(flavor.getKey() + ": " + difference));
    }
    assertThat(unexplained).isEmpty();
  }

  private Run check(Path sample, String flavor, Map<String, String> environment)
      throws IOException {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("SETTINGS_FLAVOR", flavor);
    return Run.jar(folder, variables, "--check-config", sample.toString());
  }

  private static List<String> compare(
      String release,
      Map<String, String> environment,
      Map<String, Object> theirs,
      Map<String, Object> ours) {
    Set<String> paths = new TreeSet<>(theirs.keySet());
    paths.addAll(ours.keySet());
    paths.removeIf(path -> OWN.contains(path.split("\\.", -1)[0]));
    List<String> differences = new ArrayList<>();
    for (String path : paths) {
      Object their = theirs.get(path);
      Object our = ours.get(path);
      Difference.Value value =
          new Difference.Value(release, environment, path, their, our == null ? "" : our);
      if (!Objects.equals(their, our)
          && Arrays.stream(Difference.values()).noneMatch(each -> each.explains(value))) {
        differences.add(path + " is " + their + " there and " + our + " here");
      }
    }
    return differences;
  }
}
