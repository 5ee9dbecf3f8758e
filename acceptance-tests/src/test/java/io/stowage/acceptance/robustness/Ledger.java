package io.stowage.acceptance.robustness;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;

/** What clients have written to a registry, name by name. Safe for use by several threads. */
final class Ledger {

  /** The tags that clients use, in every repository the same. */
  static final List<String> TAGS = List.of("t0", "t1", "t2", "t3", "t4");

  private final ConcurrentMap<Name, Register> registers = new ConcurrentHashMap<>();
  private final Set<Name> touched = ConcurrentHashMap.newKeySet();
  private final Queue<Session> sessions = new ConcurrentLinkedQueue<>();

  /** What kind of thing a name names. */
  enum Kind {
    TAG("manifests"),
    MANIFEST("manifests"),
    BLOB("blobs");

    private final String segment;

    Kind(String segment) {
      this.segment = segment;
    }
  }

  /** A tag, a manifest or a blob of a repository. */
  record Name(String repository, Kind kind, String reference) {

    static Name tag(String repository, String tag) {
      return new Name(repository, Kind.TAG, tag);
    }

    static Name manifest(String repository, ImageManifest manifest) {
      return new Name(repository, Kind.MANIFEST, manifest.digest());
    }

    static Name blob(String repository, Content content) {
      return new Name(repository, Kind.BLOB, content.digest());
    }

    /** Where it is served. */
    String path() {
      return "/v2/" + repository + "/" + kind.segment + "/" + reference;
    }
  }

  /**
   * An upload that its client left half done.
   *
   * @param location where to go on
   * @param acknowledged how many bytes the server said it has, and must have kept; none when the
   *     end was under way, which takes them out of the session
   */
  record Session(String repository, Content content, String location, long acknowledged) {}

  /** What is known of a name, which counts as touched from here on. */
  Register touch(Name name) {
    touched.add(name);
    return registers.computeIfAbsent(name, unknown -> new Register());
  }

  /** The names touched since the last call. */
  Set<Name> takeTouched() {
    Set<Name> names = Set.copyOf(touched);
    touched.removeAll(names);
    return names;
  }

  /** Every name that a client ever wrote to. */
  Set<Name> names() {
    return Set.copyOf(registers.keySet());
  }

  /** The repositories that a client ever wrote to. */
  Set<String> repositories() {
    Set<String> repositories = ConcurrentHashMap.newKeySet();
    registers.keySet().forEach(name -> repositories.add(name.repository()));
    return repositories;
  }

  void left(Session session) {
    sessions.add(session);
  }

  /** The sessions left half done since the last call. */
  List<Session> takeSessions() {
    List<Session> taken = List.copyOf(sessions);
    sessions.removeAll(taken);
    return taken;
  }
}
