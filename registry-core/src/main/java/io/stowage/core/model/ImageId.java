package io.stowage.core.model;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;

/** The id of a v1 image: 16 or 64 lower case hexadecimal digits. Immutable; equal by its text. */
public final class ImageId {

  private static final int SHORT = 16;
  private static final int LONG = 64;

  private final String id;

  private ImageId(String id) {
    this.id = id;
  }

  /**
   * Parses an id.
   *
   * @throws RegistryException {@code IMAGE_UNKNOWN} if it is malformed: there can be no such image
   */
  public static ImageId parse(String id) {
    if (!isValid(id)) {
      throw new RegistryException(ErrorCode.IMAGE_UNKNOWN, "Invalid image ID");
    }
    return new ImageId(id);
  }

  /** Whether a text is an image's id. */
  public static boolean isValid(String id) {
    if (id.length() != SHORT && id.length() != LONG) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c > 'f' || !Text.isLowerOrDigit(c)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageId that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id;
  }
}
