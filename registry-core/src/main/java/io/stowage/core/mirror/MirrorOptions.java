package io.stowage.core.mirror;

import io.stowage.core.model.RepositoryName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How one registry is mirrored. Immutable.
 *
 * @param prefix what the names of its repositories begin with here; empty for all that no other
 *     prefix is for
 * @param upstreamPrefix what they begin with there in its place; empty for nothing
 * @param namespaces by which clients of several registries ask for it, the {@code ns} of a query
 * @param revalidate for how long a tag counts before the upstream is asked for it again
 * @param missing for how long it counts that the upstream did not have something
 * @param patience how long a client waits for the upstream when there is an older answer
 * @param pause for how long an upstream that is down is not asked
 * @param transfers the most blobs that are fetched from it at once
 * @param finish whether a blob is fetched to its end when every client who asked is gone
 * @param spool the folder for blobs on their way, where the storage is not on this machine
 */
public record MirrorOptions(
    String prefix,
    String upstreamPrefix,
    Set<String> namespaces,
    Duration revalidate,
    Duration missing,
    Duration patience,
    Duration pause,
    int transfers,
    boolean finish,
    Path spool) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a prefix is no name of a repository, a time negative, or
   *     there is to be no transfer
   */
  public MirrorOptions {
    namespaces = Set.copyOf(namespaces);
    if (!isPrefix(prefix) || !isPrefix(upstreamPrefix)) {
      throw new IllegalArgumentException("a prefix must be empty or a repository's name");
    }
    if (revalidate.isNegative()
        || missing.isNegative()
        || patience.isNegative()
        || pause.isNegative()
        || transfers < 1) {
      throw new IllegalArgumentException("times must not be negative, transfers at least one");
    }
  }

  /**
   * A minute for tags, 10 s for what is missing, 5 s of patience, 5 s of pause, 16 transfers, which
   * are finished, and the default spool.
   */
  public static MirrorOptions of(String prefix, String upstreamPrefix, Set<String> namespaces) {
    return new MirrorOptions(
        prefix,
        upstreamPrefix,
        namespaces,
        Duration.ofMinutes(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        16,
        true,
        defaultSpool());
  }

  /**
   * A folder for large files that are gone soon: {@code /var/tmp} where it can be written to, as
   * the system's folder for temporary files is memory on some systems, else that folder.
   */
  public static Path defaultSpool() {
    Path large = Path.of("/var/tmp");
    return Files.isWritable(large) ? large : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static boolean isPrefix(String text) {
    return text.isEmpty() || RepositoryName.isValid(text);
  }
}
