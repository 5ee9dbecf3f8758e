package io.stowage.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The type of an http or https URL, which may have a password in it. */
final class UrlType implements ValueType<String> {

  @Override
  public @Nullable String read(Given given) {
    String text = given.text();
    given.check(text == null || isUrl(text), "an http or https URL");
    return text;
  }

  private static boolean isUrl(String text) {
    try {
      URI url = new URI(text);
      return url.getHost() != null
          && ("http".equalsIgnoreCase(url.getScheme())
              || "https".equalsIgnoreCase(url.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  @Override
  public Object show(String value) {
    return Passwords.mask(value);
  }

  @Override
  public Stream<String> secrets(String value) {
    return Passwords.of(value);
  }
}
