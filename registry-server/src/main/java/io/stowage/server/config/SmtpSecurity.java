package io.stowage.server.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TLS on a connection to a mail server.
 *
 * @param keyFile the path of a key in PEM that the client shows who it is with; null for none
 * @param certificateFile the path of its certificate in PEM; null if that is in the same file
 * @param setting what is given, where it is a text
 */
public record SmtpSecurity(
    @Nullable String keyFile, @Nullable String certificateFile, @Nullable String setting) {

  private static final Set<String> ON = Set.of("true", "yes", "on");

  /** True for TLS, the path of a key for it, or a section with paths of a key and a certificate. */
  static final ValueType<SmtpSecurity> TYPE =
      new ValueType<>() {
        @Override
        public @Nullable SmtpSecurity read(Given given) {
          if (given.isSection()) {
            return section(given);
          }
          String text = ValueTypes.SWITCH.read(given);
          return text == null
              ? null
              : new SmtpSecurity(
                  ON.contains(text.toLowerCase(Locale.ROOT)) ? null : text, null, text);
        }

        @Override
        public Object show(SmtpSecurity value) {
          return value.setting() == null ? value.section() : value.setting();
        }
      };

  private static SmtpSecurity section(Given given) {
    String key = null;
    String certificate = null;
    for (Given each : given.entries()) {
      switch (each.name()) {
        case "keyfile" -> key = each.text();
        case "certfile" -> certificate = each.text();
        default -> throw given.wrong("a section of keyfile and certfile; it has " + each.name());
      }
    }
    given.check(key != null, "true, a path, or a section with a keyfile");
    return new SmtpSecurity(key, certificate, null);
  }

  private Map<String, String> section() {
    Map<String, String> section = new LinkedHashMap<>();
    if (keyFile != null) {
      section.put("keyfile", keyFile);
    }
    if (certificateFile != null) {
      section.put("certfile", certificateFile);
    }
    return section;
  }
}
