package io.stowage.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {

  @Test
  void delaysFromTheThresholdOn() {
    Breaker breaker = new Breaker(3, Duration.ofSeconds(7));
    assertThat(breaker.isFailing()).isFalse();
    assertThat(breaker.failed()).isZero();
    assertThat(breaker.failed()).isZero();
    assertThat(breaker.failed()).hasSeconds(7);
    assertThat(breaker.failed()).hasSeconds(7);
    assertThat(breaker.isFailing()).isTrue();
    breaker.succeeded();
    assertThat(breaker.isFailing()).isFalse();
    assertThat(breaker.failed()).isZero();
  }
}
