package io.stowage.server.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.stowage.server.config.Notifications;
import io.stowage.server.config.Notifications.Endpoint;
import io.stowage.server.notify.Segment.Opener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class DeliveryTest {

  private static final long LIMIT = 1 << 14;

  @TempDir Path folder;

  /** A file that is delivered and cannot be deleted is no fault of the endpoint. */
  @Test
  void doesNotBlameTheEndpointForItsQueue() throws IOException {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    context.getLogger(Delivery.class).addAppender(logged);
    DurableQueue queue = DurableQueue.open(folder, LIMIT, Opener.FILES);
    for (int i = 0; i < 10; i++) {
      queue.append(List.of(event(i)));
    }
    Path first = segments().get(0);
    assertThat(segments()).hasSizeGreaterThan(1);
    Files.delete(first);
    Files.createDirectories(first.resolve("in the way"));
    try (Receiver receiver = new Receiver();
        Delivery delivery = delivery(receiver, queue)) {
      Waits.await(() -> receiver.events.size() >= 10);
      assertThat(receiver.requests).hasSize(10);
      assertThat(delivery).isNotNull();
    } finally {
      context.getLogger(Delivery.class).detachAppender(logged);
    }
    assertThat(List.copyOf(logged.list))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getFormattedMessage())
                  .isEqualTo("notifications: the queue of endpoint one fails");
              assertThat(line.getThrowableProxy().getMessage()).contains(first.toString());
            });
  }

  private static Delivery delivery(Receiver receiver, DurableQueue queue) {
    Endpoint endpoint =
        new Endpoint(
            "one",
            false,
            receiver.url(),
            Map.of(),
            Duration.ofSeconds(20),
            2,
            Duration.ofMillis(20),
            Set.of(),
            Set.of());
    Notifications settings =
        new Notifications(
            false, false, 1, 1, 10, Path.of("unused"), LIMIT, false, List.of(endpoint));
    return new Delivery(endpoint, settings, queue, new Webhook(endpoint, "application/json"));
  }

  private static byte[] event(int number) {
    return "{\"id\":%d,\"filler\":\"%s\"}".formatted(number, "x".repeat(1000)).getBytes(UTF_8);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> Segment.start(file) != null).sorted().toList();
    }
  }
}
