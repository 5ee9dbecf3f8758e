package io.stowage.core.model;

/** What a manifest is asked for by: a tag or a digest. */
public sealed interface Reference permits Tag, Digest {

  /**
   * Parses a digest, if there is a colon in it, else a tag.
   *
   * @throws io.stowage.core.RegistryException {@code DIGEST_INVALID} or {@code MANIFEST_INVALID}
   */
  static Reference parse(String text) {
    return text.indexOf(':') >= 0 ? Digest.parse(text) : Tag.parse(text);
  }
}
