package io.stowage.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One registry that is mirrored for v2, or repositories that are not.
 *
 * @param prefix what the names of its repositories begin with here; empty for all others
 * @param url where it is; null for repositories of this registry's own
 * @param upstreamPrefix what their names begin with there in its place; empty for nothing
 * @param namespaces by which clients of several registries ask for it
 * @param username null to ask as anybody
 * @param password null for none
 * @param tokenRealms URLs of further servers that get the password for a token
 * @param revalidate for how long a tag counts
 * @param missing for how long it counts that something was not there
 * @param patience how long clients wait for it when there is an older answer
 * @param pause for how long it is not asked when it is down
 * @param connectTimeout in which a connection must stand
 * @param answerTimeout in which an answer must begin
 * @param readTimeout in which more of an answer must come
 * @param transfers the most blobs that are fetched at once
 * @param finish whether a blob is fetched to its end when nobody waits for it any more
 * @param spool the folder for blobs on their way to a storage elsewhere; null for the system's
 */
public record MirrorSettings(
    String prefix,
    @Nullable String url,
    String upstreamPrefix,
    List<String> namespaces,
    @Nullable String username,
    @Nullable Secret password,
    List<String> tokenRealms,
    Duration revalidate,
    Duration missing,
    Duration patience,
    Duration pause,
    Duration connectTimeout,
    Duration answerTimeout,
    Duration readTimeout,
    int transfers,
    boolean finish,
    @Nullable Path spool) {

  /** Copies the lists. */
  public MirrorSettings {
    namespaces = List.copyOf(namespaces);
    tokenRealms = List.copyOf(tokenRealms);
  }
}
