package io.stowage.core.oci;

import io.stowage.core.RegistryException;
import io.stowage.core.model.Descriptor;
import io.stowage.core.model.Digest;
import io.stowage.core.model.Manifest;
import io.stowage.core.model.MediaType;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Store;
import io.stowage.driver.FolderEntry;
import io.stowage.driver.Listing;
import io.stowage.driver.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which manifests refer to a subject (OCI distribution specification, "Listing Referrers" and
 * "Enabling the Referrers API"). Safe from any thread.
 *
 * <p>Each is remembered as an object of its own; when these have never been made for a repository
 * or were deleted, they are made again from its manifests. What clients have listed under the
 * fallback tag is shown as well.
 */
public final class Referrers {

  /** What the descriptors of one answer may come to, in bytes: clients refuse larger manifests. */
  private static final int PAGE_BYTES = 3 << 20;

  private static final byte[] MARK = "complete\n".getBytes(StandardCharsets.UTF_8);

  private final Store store;
  private final Revisions revisions;
  private final Tags tags;
  private final Map<RepositoryName, Boolean> complete = new ConcurrentHashMap<>();

  Referrers(Store store, Revisions revisions, Tags tags) {
    this.store = store;
    this.revisions = revisions;
    this.tags = tags;
  }

  /**
   * A page of what refers to a subject, in order of the digests.
   *
   * @param artifactType lists only these; null for all
   * @param last lists only digests after this one, as text; empty for all
   * @param limit the most entries of the page
   * @return the descriptors; none for what is unknown
   */
  public Page<Descriptor> list(
      RepositoryName repository,
      Digest subject,
      @Nullable String artifactType,
      String last,
      int limit) {
    try {
      makeComplete(repository);
      List<Descriptor> page = new ArrayList<>();
      long bytes = 0;
      for (Digest digest : candidates(repository, subject)) {
        if (digest.toString().compareTo(last) <= 0) {
          continue;
        }
        Descriptor descriptor = describe(repository, subject, digest);
        if (descriptor == null
            || (artifactType != null && !artifactType.equals(descriptor.artifactType()))) {
          continue;
        }
        bytes += length(descriptor);
        if (page.size() == limit || (bytes > PAGE_BYTES && !page.isEmpty())) {
          return new Page<>(page, true);
        }
        page.add(descriptor);
      }
      return new Page<>(page, false);
    } catch (IOException e) {
      throw RegistryException.storage("listing referrers", e);
    }
  }

  /** Remembers a manifest before it can be seen. */
  void remember(RepositoryName repository, Digest subject, Digest manifest) {
    try {
      store
          .driver()
          .writeAll(
              Layout.referrer(repository, subject, manifest),
              manifest.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw RegistryException.storage("writing a referrer", e);
    }
  }

  /** Forgets a manifest that is deleted. */
  void forget(RepositoryName repository, StoredManifest manifest) {
    Descriptor subject = Manifest.parse(manifest.bytes(), null).subject();
    if (subject != null) {
      try {
        store.driver().delete(Layout.referrer(repository, subject.digest(), manifest.digest()));
      } catch (NoSuchFileException e) {
        // pushed by other software and never listed since
      } catch (IOException e) {
        throw RegistryException.storage("deleting a referrer", e);
      }
    }
  }

  private Set<Digest> candidates(RepositoryName repository, Digest subject) throws IOException {
    Set<Digest> found = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    try (Listing<FolderEntry> listing =
        store.driver().children(Layout.referrers(repository, subject), "")) {
      for (FolderEntry entry = listing.next(); entry != null; entry = listing.next()) {
        Digest manifest = Layout.referrer(entry.name());
        if (manifest != null) { // else left by something else, like the .nfs… of an NFS client
          found.add(manifest);
        }
      }
    }
    Digest fallback = tags.resolve(repository, subject.referrersTag());
    StoredManifest index = fallback == null ? null : revisions.find(repository, fallback);
    if (index != null && MediaType.isIndex(index.mediaType())) {
      for (Descriptor child : Manifest.parse(index.bytes(), null).manifests()) {
        found.add(child.digest());
      }
    }
    return found;
  }

  /** Describes a manifest if it is there and refers to the subject; otherwise null. */
  private @Nullable Descriptor describe(RepositoryName repository, Digest subject, Digest digest) {
    StoredManifest stored = revisions.find(repository, digest);
    if (stored == null) {
      return null;
    }
    Manifest manifest = Manifest.parse(stored.bytes(), null);
    if (manifest.subject() == null || !manifest.subject().digest().equals(subject)) {
      return null;
    }
    return new Descriptor(
        stored.mediaType(),
        digest,
        stored.bytes().length,
        manifest.artifactType(),
        manifest.annotations(),
        null,
        false);
  }

  private static long length(Descriptor descriptor) {
    long length = 400;
    for (Map.Entry<String, String> annotation : descriptor.annotations().entrySet()) {
      length += annotation.getKey().length() + annotation.getValue().length() + 8;
    }
    return length;
  }

  /** Looks at all manifests of a repository once; from then on pushes keep the objects. */
  private void makeComplete(RepositoryName repository) throws IOException {
    if (complete.containsKey(repository)) {
      return;
    }
    String mark = Layout.referrersComplete(repository);
    boolean made = false;
    try {
      store.driver().stat(mark);
      made = true;
    } catch (NoSuchFileException e) {
      made = rebuild(repository);
    }
    if (made) {
      complete.put(repository, Boolean.TRUE);
    }
  }

  private boolean rebuild(RepositoryName repository) throws IOException {
    boolean any = false;
    try (Listing<StoredObject> pushed = store.driver().list(Layout.revisions(repository), "")) {
      for (StoredObject link = pushed.next(); link != null; link = pushed.next()) {
        any = true;
        Digest digest = Layout.revision(link.path());
        StoredManifest stored = digest == null ? null : revisions.find(repository, digest);
        Descriptor subject = stored == null ? null : Manifest.parse(stored.bytes(), null).subject();
        if (digest != null && subject != null) {
          remember(repository, subject.digest(), digest);
        }
      }
    }
    // Nothing is written for a name that somebody merely asked for.
    if (any) {
      store.driver().writeAll(Layout.referrersComplete(repository), MARK);
    }
    return any;
  }
}
