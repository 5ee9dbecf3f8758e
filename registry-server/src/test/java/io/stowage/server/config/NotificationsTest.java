package io.stowage.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.config.Notifications.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What CNCF Distribution has under {@code notifications}, and what is added to it. */
class NotificationsTest {

  private static final String EXAMPLE =
      """
      notifications:
        events: {includereferences: true}
        queue: {folder: queues}
        endpoints:
          - name: alistener
            disabled: false
            url: https://me:hush@my.listener.com/event?token=hush
            headers:
              Authorization: [Bearer hush]
              X-Two: ["_env:TWO", hush]
            timeout: 1m30s
            threshold: 5
            backoff: 500ms
            ignoredmediatypes: [a/b]
            ignore: {mediatypes: [c/d], actions: [pull, mount]}
      """;

  @TempDir Path folder;

  private LoadedConfiguration load(String settings) {
    return new ConfigurationFolder(folder).dev(settings, Map.of("TWO", "hush 2"));
  }

  private Notifications read(String settings) {
    return Objects.requireNonNull(load(settings).configuration().notifications());
  }

  @Test
  void areReadAsDistributionDoes() {
    assertThat(read(EXAMPLE))
        .isEqualTo(
            new Notifications(
                true,
                false,
                1,
                1,
                1000,
                folder.resolve("queues"),
                1L << 30,
                true,
                List.of(
                    new Endpoint(
                        "alistener",
                        false,
                        "https://me:hush@my.listener.com/event?token=hush",
                        Map.of(
                            "Authorization",
                            List.of(new Secret("Bearer hush")),
                            "X-Two",
                            List.of(new Secret("hush 2"), new Secret("hush"))),
                        Duration.ofSeconds(90),
                        5,
                        Duration.ofMillis(500),
                        Set.of("a/b", "c/d"),
                        Set.of("pull", "mount")))));
    assertThat(load(EXAMPLE).warnings()).isEmpty();
  }

  @Test
  void showNothingSecret() {
    LoadedConfiguration loaded = load(EXAMPLE);

    assertThat(loaded.yaml())
        .contains("alistener", "https://me:********@my.listener.com/event?token=********")
        .doesNotContain("hush");
    assertThat(loaded.configuration().notifications()).isNotNull();
    assertThat(String.valueOf(loaded.configuration().notifications())).doesNotContain("hush");
  }

  @Test
  void haveTheDefaultsOfDistribution() {
    Endpoint endpoint =
        read("notifications: {queue: {folder: /q}, endpoints: [{name: a, url: 'http://h'}]}")
            .endpoints()
            .get(0);

    assertThat(endpoint.timeout()).hasSeconds(1);
    assertThat(endpoint.backoff()).hasSeconds(1);
    assertThat(endpoint.threshold()).isEqualTo(10);
  }

  @Test
  void areOffWithoutAnEndpointThatIsOn() {
    assertThat(load("").configuration().notifications()).isNull();
    assertThat(
            load("notifications: {endpoints: [{name: a, url: 'http://h', disabled: true}]}")
                .configuration()
                .notifications())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{name: a} | an endpoint with a name and a url",
        "{url: 'http://h'} | an endpoint with a name and a url",
        "{name: a, url: hush} | an http or https URL",
        "{name: a, url: 'http://h', timeout: 500} | a time of a millisecond at least",
        "{name: a, url: 'http://h', timeout: 1x} | a time of a millisecond at least",
        "{name: a, url: 'http://h', backoff: -1s} | a time of a millisecond at least",
        "{name: a, url: 'http://h', threshold: -1} | a whole number, 0 or more",
        "{name: a, url: 'http://h', ignore: {actions: [hush]}} | push, pull, mount and delete",
        "{name: a, url: 'http://h', headers: {Host: [hush]}} | a header that is not set by",
        "{name: a, url: 'http://h', headers: {A: [\"hush\\nB: c\"]}} | texts of one line each",
        "{name: a, url: 'http://h', hedders: {}} | it has hedders",
        "{name: a, url: 'http://h'}, {name: a, url: 'http://i'} | a name of its own",
      })
  void areRefusedWhenTheyAreWrong(String endpoints, String expected) {
    assertThatThrownBy(
            () ->
                load("notifications: {queue: {folder: /q}, endpoints: [" + endpoints + "]}")
                    .configuration())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("notifications.endpoints", "line 4", expected)
        .message()
        .doesNotContain("hush");
  }

  @Test
  void needAFolder() {
    assertThatThrownBy(
            () -> load("notifications: {endpoints: [{name: a, url: 'http://h'}]}").configuration())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("notifications.queue.folder")
        .hasMessageContaining("must be a folder of this machine");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "1s, 1000",
    "1m30s, 90000",
    "1.5h, 5400000",
    "2000000, 2",
    "1ms500us, 1"
  })
  void haveTimesAsGoWritesThem(String text, long millis) {
    assertThat(GoDuration.parse(text)).isNotNull().extracting(Duration::toMillis).isEqualTo(millis);
  }

  /** As a number of nanoseconds would begin anew at its end. */
  @ParameterizedTest
  @ValueSource(strings = {"2562048h", "999999999h", "153722867m153722867m"})
  void haveNoTimesThatAreTooLongForGo(String text) {
    assertThat(GoDuration.parse(text)).isNull();
  }

  @Test
  void haveTimesOfTwoCenturies() {
    assertThat(GoDuration.parse("2562047h")).isEqualTo(Duration.ofHours(2_562_047));
  }
}
