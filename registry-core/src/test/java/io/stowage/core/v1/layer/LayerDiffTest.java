package io.stowage.core.v1.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The difference of layers, with what docker-registry 0.9.1 computed from the same layers. */
class LayerDiffTest {

  private static final String REST = ", 1, 420, 0, 0]";

  private static String files(String... lines) {
    return "[" + String.join(", ", lines) + "]";
  }

  private static String there(String name, int size) {
    return "[\"" + name + "\", \"f\", false, " + size + REST;
  }

  private static String there(String name) {
    return there(name, 0);
  }

  private static String deleted(String name) {
    return "[\"" + name + "\", \"f\", true, 0" + REST;
  }

  private static String diff(String files, String... ancestors) {
    return LayerDiff.of(files, List.of(ancestors).iterator());
  }

  private static String json(String deleted, String changed, String created) {
    return "{\"deleted\": {"
        + deleted
        + "}, \"changed\": {"
        + changed
        + "}, \"created\": {"
        + created
        + "}}";
  }

  private static String value(String name, boolean deleted, int size) {
    return "\"" + name + "\": [\"f\", " + deleted + ", " + size + REST;
  }

  private static String value(String name) {
    return value(name, false, 0);
  }

  @Test
  void tellsWhatALayerDoes() {
    assertThat(
            diff(
                files(there("/a", 2), deleted("/b"), there("/c"), deleted("/nope")),
                files(there("/a"), there("/b"))))
        .isEqualTo(
            json(
                value("/b", true, 0) + ", " + value("/nope", true, 0),
                value("/a", false, 2),
                value("/c")));
  }

  @Test
  void theLowestLayerCreatesAll() {
    assertThat(diff(files(there("/a"), deleted("/b"))))
        .isEqualTo(json("", "", value("/a") + ", " + value("/b", true, 0)));
    assertThat(diff("[]")).isEqualTo(json("", "", ""));
  }

  @Test
  void theNearestLayerThatNamesAFileCounts() {
    String a = files(there("/a"));
    String without = files(deleted("/a"));
    assertThat(diff(a, without, a)).isEqualTo(json("", "", value("/a")));
    assertThat(diff(a, "[]", a, without, a)).isEqualTo(json("", value("/a"), ""));
    assertThat(diff(without, without, a)).isEqualTo(json(value("/a", true, 0), "", ""));
  }

  @Test
  void theLastOfTwoFilesOfOneNameCounts() {
    assertThat(diff(files(there("/a", 1), deleted("/a")), files(there("/a"))))
        .isEqualTo(json(value("/a", true, 0), "", ""));
    assertThat(diff(files(deleted("/a"), there("/a", 1)), files(there("/a"))))
        .isEqualTo(json("", value("/a", false, 1), ""));
    assertThat(diff(files(there("/a")), files(there("/a"), deleted("/a"))))
        .isEqualTo(json("", "", value("/a")));
    assertThat(diff(files(there("/a")), files(deleted("/a"), there("/a"))))
        .isEqualTo(json("", value("/a"), ""));
  }

  @Test
  void keepsTextsAndNumbersAsTheyAre() {
    String numbers = ", \"u\", false, 9223372036854775808, 1e-05, -420, 5.0, 0]";
    assertThat(diff("[[\"\\u00e9\\ud800\\n\"" + numbers + "]"))
        .isEqualTo(json("", "", "\"\\u00e9\\ud800\\n\": [" + numbers.substring(2)));
    assertThat(diff("[[\"a\",\"f\",false,0,NaN,0,0,0]]"))
        .isEqualTo(json("", "", "\"a\": [\"f\", false, 0, 0, 0, 0, 0]"));
  }

  @Test
  void asksForNoMoreLayersThanItNeeds() {
    Iterator<String> one =
        new Iterator<>() {
          private boolean asked;

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public String next() {
            if (asked) {
              throw new NoSuchElementException("there was no need to ask");
            }
            asked = true;
            return files(there("/a"));
          }
        };
    assertThat(LayerDiff.of(files(there("/a"), deleted("/b")), one))
        .isEqualTo(json(value("/b", true, 0), value("/a"), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[",
        "[1]",
        "[[\"a\"]]",
        "[[1,\"f\",false,0,1,2,3,4]]",
        "[[\"a\",\"f\",false,0,1,2,3]]",
        "[[\"a\",\"f\",false,0,1,2,3,4,5]]",
        "[[\"a\",\"f\",false,0,1,2,3,null]]",
        "[[\"a\",\"f\",false,0,1,2,3,[]]]",
        "[[\"a\",\"f\",false,0,1,2,3",
        "[] []"
      })
  void refusesWhatIsNoList(String files) {
    assertThatThrownBy(() -> diff(files)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> diff(files(there("/a")), files))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
