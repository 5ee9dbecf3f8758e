package io.stowage.core.mirror;

import io.stowage.core.model.RepositoryName;
import org.jspecify.annotations.Nullable;

/**
 * What names of repositories begin with.
 *
 * @param text without the slash behind it; empty for every name
 */
record Prefix(String text) {

  /** What a name has behind the prefix; null if it does not begin with it. */
  @Nullable String rest(RepositoryName name) {
    String whole = name.toString();
    if (text.isEmpty()) {
      return whole;
    }
    boolean begins = whole.startsWith(text) && whole.startsWith("/", text.length());
    return begins ? whole.substring(text.length() + 1) : null;
  }

  /**
   * The name with the prefix before it.
   *
   * @throws io.stowage.core.RegistryException {@code NAME_INVALID} if that is too long
   */
  RepositoryName before(String rest) {
    return RepositoryName.parse(text.isEmpty() ? rest : text + "/" + rest);
  }
}
