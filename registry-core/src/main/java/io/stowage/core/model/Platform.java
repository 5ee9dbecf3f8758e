package io.stowage.core.model;

import org.jspecify.annotations.Nullable;

/**
 * What an image runs on (OCI image specification, "Image Index", {@code platform}).
 *
 * @param os operating system, as Go names it
 * @param architecture of the processor, as Go names it
 * @param variant of the processor, or null
 */
public record Platform(String os, String architecture, @Nullable String variant) {

  /** What v1 clients run on unless something else is configured. */
  public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", null);

  /**
   * Parses {@code <os>/<architecture>} with an optional {@code /<variant>}.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length < 2 || parts.length > 3 || !text.matches("[a-z0-9._-]+(/[A-Za-z0-9._-]+)+")) {
      throw new IllegalArgumentException(
          "a platform is <os>/<architecture>[/<variant>], not '" + text + "'");
    }
    return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : null);
  }

  /** Whether something for another platform runs here: it must have the variant if one is asked. */
  public boolean accepts(Platform other) {
    return os.equals(other.os)
        && architecture.equals(other.architecture)
        && (variant == null || variant.equals(other.variant));
  }

  /** {@code <os>/<architecture>[/<variant>]}. */
  @Override
  public String toString() {
    return os + "/" + architecture + (variant == null ? "" : "/" + variant);
  }
}
