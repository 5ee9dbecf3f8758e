package io.stowage.server.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.http.Route;
import io.stowage.server.spec.Answer;
import io.stowage.server.spec.RawHttp;
import io.stowage.server.spec.RegistryServerExtension;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends every row of the tables. */
class BadInputTest {

  @RegisterExtension static final RegistryServerExtension SERVER = new RegistryServerExtension();

  private static @Nullable Fixture fixture;

  @BeforeAll
  static void push() {
    fixture = new Fixture(SERVER);
  }

  private static Fixture fixture() {
    Fixture pushed = fixture;
    if (pushed == null) {
      throw new IllegalStateException("not pushed");
    }
    return pushed;
  }

  static List<Row> rows() {
    return Stream.of(
            NameRows.ROWS,
            ReferenceRows.ROWS,
            UploadRows.ROWS,
            ManifestRows.ROWS,
            ListingRows.ROWS,
            PathRows.ROWS,
            FramingRows.ROWS,
            LimitRows.ROWS,
            V1ImageRows.ROWS,
            V1JsonRows.ROWS,
            V1RepositoryRows.ROWS,
            V1PathRows.ROWS)
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isRefused(Row row) throws IOException {
    if (row.needsUpload()) {
      fixture().startUpload();
    }
    Map<String, Long> before = StorageFiles.of(SERVER.storage());
    try {
      Answer answer = send(row);
      int status = answer == null ? Row.CLOSED : answer.status();
      assertThat(row.statuses()).as("%s: %s", row, answer).contains(status);
      String code = row.code();
      if (answer != null && code != null) {
        String told =
            row.route().isV1() ? answer.json().path("error").asString("") : answer.errorCode();
        assertThat(told).as("%s: %s", row, answer).isEqualTo(code);
      }
      assertNothingIsLeft(row, before);
      fixture().assertServes();
    } finally {
      fixture().endUpload();
    }
  }

  /** Sends a row; null if the server closes without an answer. */
  private static @Nullable Answer send(Row row) throws IOException {
    try (RawHttp http = new RawHttp(SERVER.port())) {
      http.send(row.bytes(fixture()));
      if (row.endsEarly()) {
        http.endSending();
      }
      return http.read(row.method());
    } catch (EOFException e) {
      return null;
    }
  }

  /** Compares the storage; a server that clears up behind its answer gets a moment for it. */
  private static void assertNothingIsLeft(Row row, Map<String, Long> before) {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    Map<String, Long> left = difference(before);
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      left = difference(before);
    }
    assertThat(left).as("files that came or changed by %s", row).isEmpty();
  }

  /** What is there and was not; what was there and is gone may only be of an upload. */
  private static Map<String, Long> difference(Map<String, Long> before) {
    Map<String, Long> now = StorageFiles.of(SERVER.storage());
    for (Map.Entry<String, Long> file : before.entrySet()) {
      if (!now.remove(file.getKey(), file.getValue()) && !file.getKey().contains("/_uploads/")) {
        now.put(file.getKey(), file.getValue());
      }
    }
    return now;
  }

  @Test
  void everyRouteHasRows() {
    Set<Route> covered = EnumSet.noneOf(Route.class);
    Set<String> methods = new HashSet<>();
    for (Row row : rows()) {
      covered.add(row.route());
      methods.add(row.route() + " " + row.method());
    }
    assertThat(covered).containsExactlyInAnyOrder(Route.values());
    for (Route route : Route.values()) {
      for (String method : route.methods()) {
        // A HEAD is a GET whose body is left out.
        if (!method.equals("HEAD")) {
          assertThat(methods).contains(route + " " + method);
        }
      }
    }
  }

  @Test
  void everyRowIsAnotherRule() {
    Set<String> rules = new HashSet<>();
    for (Row row : rows()) {
      assertThat(rules.add(row.toString())).as("twice: %s", row).isTrue();
    }
    assertThat(rules).hasSizeGreaterThan(240);
  }
}
