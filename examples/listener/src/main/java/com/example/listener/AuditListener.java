package com.example.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.RegistryListener;
import io.stowage.core.event.VetoException;
import io.stowage.core.model.ImageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Writes a line for each event to a file, and refuses images by what their json says. */
final class AuditListener implements RegistryListener {

  private final AuditSettings settings;

  AuditListener(AuditSettings settings) {
    this.settings = settings;
  }

  /** Pulls as well. */
  @Override
  public Set<Kind> kinds() {
    return EnumSet.allOf(Kind.class);
  }

  /** Called by one thread at a time, so that the lines stand in the order of the events. */
  @Override
  public void happened(Event event) throws IOException, InterruptedException {
    Thread.sleep(settings.delay().toMillis());
    if (settings.failing()) {
      throw new IOException("told to fail");
    }
    write(
        String.join(
            " ",
            event.time().toString(),
            event.kind().toString(),
            event.repository().toString(),
            word(event.tag()),
            word(event.digest() != null ? event.digest() : event.image()),
            word(event.origin().actor())));
  }

  private static String word(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }

  @Override
  public void missed(long count) throws IOException {
    write("missed " + count + " events");
  }

  private void write(String line) throws IOException {
    Files.writeString(
        settings.file(), line + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void beforeImageJson(ImageId id, byte[] json) throws VetoException {
    try {
      Thread.sleep(settings.delay().toMillis());
    } catch (InterruptedException e) {
      return; // nobody waits for the answer any more
    }
    if (settings.refuse() == null) {
      return;
    }
    Matcher matcher = settings.refuse().matcher(new String(json, UTF_8));
    if (matcher.find()) {
      throw new VetoException("images with '" + matcher.group() + "' are not taken here");
    }
  }
}
