package com.example.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.RegistryListener;
import io.stowage.core.event.RegistryListenerFactory;
import io.stowage.core.event.VetoException;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditListenerTest {

  private static final RepositoryName NAME = RepositoryName.parse("team/app");
  private static final ImageId ID = ImageId.parse("a".repeat(64));

  @TempDir Path folder;

  private RegistryListener open(Map<String, Object> settings) {
    RegistryListenerFactory factory =
        ServiceLoader.load(RegistryListenerFactory.class).findFirst().orElseThrow();
    assertThat(factory.name()).isEqualTo("audit");
    return factory.open(settings);
  }

  private Path file() {
    return folder.resolve("audit.log");
  }

  @Test
  void writesALineForEachEvent() throws Exception {
    Digest digest = Digest.parse("sha256:" + "b".repeat(64));
    try (RegistryListener listener = open(Map.of("file", file().toString()))) {
      listener.happened(Event.ofManifest(Kind.MANIFEST_PUSHED, NAME, digest, "t", 3, "1.0"));
      listener.happened(Event.of(Kind.REPOSITORY_CREATED, NAME));
      listener.missed(7);
    }
    assertThat(Files.readAllLines(file())).hasSize(3);
    assertThat(Files.readAllLines(file()).get(0))
        .endsWith(" MANIFEST_PUSHED team/app 1.0 " + digest + " -");
    assertThat(Files.readAllLines(file()).get(1)).endsWith(" REPOSITORY_CREATED team/app - - -");
    assertThat(Files.readAllLines(file()).get(2)).isEqualTo("missed 7 events");
  }

  @Test
  void refusesImages() {
    RegistryListener listener = open(Map.of("file", file().toString(), "refuse", "mal+ory"));

    assertThatThrownBy(
            () -> listener.beforeImageJson(ID, "{\"author\":\"mallory\"}".getBytes(UTF_8)))
        .isInstanceOf(VetoException.class)
        .hasMessage("images with 'mallory' are not taken here");
    assertThatCode(() -> listener.beforeImageJson(ID, "{\"author\":\"bob\"}".getBytes(UTF_8)))
        .doesNotThrowAnyException();
  }

  @Test
  void failsWhenItIsTold() {
    RegistryListener listener = open(Map.of("file", file().toString(), "failing", true));

    assertThatThrownBy(() -> listener.happened(Event.of(Kind.REPOSITORY_CREATED, NAME)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void saysWhatIsWrongWithItsSettings() {
    assertThatThrownBy(() -> open(Map.of())).hasMessage("file: names no file to write to");
    assertThatThrownBy(() -> open(Map.of("file", "f", "refuse", "[")))
        .hasMessage("refuse: is no regular expression");
    assertThatThrownBy(() -> open(Map.of("file", "f", "delay_ms", "long")))
        .hasMessage("delay_ms: must be a number of milliseconds");
  }
}
