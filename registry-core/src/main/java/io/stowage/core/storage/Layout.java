package io.stowage.core.storage;

import io.stowage.core.RegistryException;
import io.stowage.core.model.Digest;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Where everything stands: CNCF Distribution's layout, and below {@code _stowage/} what Stowage
 * adds. No other class knows a path. docs/storage-layout.md explains it.
 */
public final class Layout {

  /** The folder of a repository's manifests; a folder that has it is a repository. */
  public static final String MANIFESTS = "_manifests";

  /** The folder of a repository's links to blobs. */
  public static final String LAYERS = "_layers";

  /** The folder of a repository's uploads under way. */
  public static final String UPLOADS = "_uploads";

  private static final String ROOT = "docker/registry/v2/";
  private static final String REFERRERS = "_stowage/referrers/";

  private Layout() {}

  /** The folder of all repositories. */
  public static String repositories() {
    return ROOT + "repositories";
  }

  /** The folder of a repository, which may have others below it. */
  public static String repository(RepositoryName name) {
    return repositories() + "/" + name;
  }

  /** The bytes of a blob or manifest. */
  public static String blobData(Digest digest) {
    String hex = digest.hex();
    return ROOT
        + "blobs/"
        + digest.algorithm().label()
        + "/"
        + hex.substring(0, 2)
        + "/"
        + hex
        + "/data";
  }

  /** The folder of {@link #layerLink}, which goes with it. */
  public static String layer(RepositoryName name, Digest digest) {
    return repository(name) + "/" + LAYERS + "/" + digestFolder(digest);
  }

  /** The link that makes a blob part of a repository. */
  public static String layerLink(RepositoryName name, Digest digest) {
    return layer(name, digest) + "/link";
  }

  /** The folder of the manifests of a repository. */
  public static String revisions(RepositoryName name) {
    return repository(name) + "/" + MANIFESTS + "/revisions";
  }

  /** The folder of {@link #revisionLink}, which goes with it. */
  public static String revision(RepositoryName name, Digest digest) {
    return revisions(name) + "/" + digestFolder(digest);
  }

  /** The link that makes a manifest part of a repository. */
  public static String revisionLink(RepositoryName name, Digest digest) {
    return revision(name, digest) + "/link";
  }

  /** The digest of the manifest whose {@link #revisionLink} is at a path; null if none is. */
  public static @Nullable Digest revision(String path) {
    String[] segments = path.split("/", -1);
    int last = segments.length - 1;
    if (last < 2 || !segments[last].equals("link")) {
      return null;
    }
    try {
      return Digest.parse(segments[last - 2] + ":" + segments[last - 1]);
    } catch (RegistryException e) {
      return null;
    }
  }

  /** The folder of a repository's tags, one folder each. */
  public static String tags(RepositoryName name) {
    return repository(name) + "/" + MANIFESTS + "/tags";
  }

  /** Everything of a tag. */
  public static String tag(RepositoryName name, Tag tag) {
    return tags(name) + "/" + tag;
  }

  /** The link to the manifest that a tag means. */
  public static String tagLink(RepositoryName name, Tag tag) {
    return tag(name, tag) + "/current/link";
  }

  /**
   * The link that remembers that a tag once meant a manifest; Distribution's collector reads it.
   */
  public static String tagIndexLink(RepositoryName name, Tag tag, Digest digest) {
    return tag(name, tag) + "/index/" + digestFolder(digest) + "/link";
  }

  /** The folder of a repository's uploads. */
  public static String uploads(RepositoryName name) {
    return repository(name) + "/" + UPLOADS;
  }

  /** Everything of an upload. */
  public static String upload(RepositoryName name, String id) {
    return uploads(name) + "/" + id;
  }

  /** The bytes of an upload. */
  public static String uploadData(RepositoryName name, String id) {
    return upload(name, id) + "/data";
  }

  /** When an upload was started, as a time of RFC 3339; an upload is there when this is. */
  public static String uploadStartedAt(RepositoryName name, String id) {
    return upload(name, id) + "/startedat";
  }

  /** The folder of the manifests that refer to a subject, one object each. */
  public static String referrers(RepositoryName name, Digest subject) {
    return REFERRERS + name + "/_subjects/" + digestFolder(subject);
  }

  /** Remembers that a manifest refers to a subject. */
  public static String referrer(RepositoryName name, Digest subject, Digest manifest) {
    return referrers(name, subject) + "/" + referrerName(manifest);
  }

  /** The name of a manifest in {@link #referrers}. */
  public static String referrerName(Digest manifest) {
    return manifest.algorithm().label() + "-" + manifest.hex();
  }

  /** The manifest that a name in {@link #referrers} stands for; null if it is none. */
  public static @Nullable Digest referrer(String name) {
    try {
      return Digest.parse(name.replaceFirst("-", ":"));
    } catch (RegistryException e) {
      return null;
    }
  }

  /** Says that all manifests of the repository have been looked at for subjects. */
  public static String referrersComplete(RepositoryName name) {
    return REFERRERS + name + "/_complete";
  }

  private static String digestFolder(Digest digest) {
    return digest.algorithm().label() + "/" + digest.hex();
  }
}
