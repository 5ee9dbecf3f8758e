package io.stowage.core.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.core.mirror.UpstreamException.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** For how long an upstream is not asked. */
class OutageTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000); // it overflows
  private final Outage outage = new Outage("upstream", Duration.ofSeconds(5), now::get);

  private static UpstreamException failure(Reason reason, @Nullable Duration retryAfter) {
    return new UpstreamException(reason, "no", retryAfter, null);
  }

  private void fail(UpstreamException failure) {
    assertThatThrownBy(
            () ->
                outage.ask(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @ParameterizedTest
  @CsvSource({"DOWN, , 5", "LIMITED, , 60", "LIMITED, 7, 7", "LIMITED, 3600, 300"})
  void isNotAskedForAWhile(Reason reason, @Nullable Integer retryAfter, int seconds)
      throws UpstreamException {
    UpstreamException failure =
        failure(reason, retryAfter == null ? null : Duration.ofSeconds(retryAfter));
    fail(failure);

    pass(Duration.ofSeconds(seconds).minusMillis(1));
    assertThat(outage.failure()).isSameAs(failure);
    assertThatThrownBy(() -> outage.ask(() -> "asked")).isSameAs(failure);
    pass(Duration.ofMillis(1));
    assertThat(outage.failure()).isNull();
    assertThat(outage.<String>ask(() -> "asked")).isEqualTo("asked");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN", "DENIED", "FAILED", "WRONG"})
  void isAskedAgainAfterWhatIsAboutOneThing(Reason reason) throws UpstreamException {
    fail(failure(reason, null));

    assertThat(outage.failure()).isNull();
    assertThat(outage.<String>ask(() -> "asked")).isEqualTo("asked");
  }

  @Test
  void isAskedAtFirst() throws UpstreamException {
    assertThat(outage.<String>ask(() -> "asked")).isEqualTo("asked");
  }
}
