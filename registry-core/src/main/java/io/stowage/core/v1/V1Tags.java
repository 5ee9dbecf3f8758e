package io.stowage.core.v1;

import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.oci.OtherTags;
import io.stowage.driver.StoragePath;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tags of the v1 API as the OCI API sees them: each means the manifest that is made for its
 * image.
 */
final class V1Tags implements OtherTags {

  private final RepositoryFolders folders;
  private final ImageManifests manifests;

  V1Tags(RepositoryFolders folders, ImageManifests manifests) {
    this.folders = folders;
    this.manifests = manifests;
  }

  @Override
  public @Nullable Digest resolve(RepositoryName repository, Tag tag) {
    ImageId id = folders.tag(V1RepositoryName.of(repository), tag.toString());
    return id == null ? null : manifests.of(repository, id);
  }

  @Override
  public @Nullable Digest resolveKnown(RepositoryName repository, Tag tag) {
    ImageId id = folders.tag(V1RepositoryName.of(repository), tag.toString());
    return id == null ? null : manifests.known(id);
  }

  @Override
  public Iterator<Tag> list(RepositoryName repository, String last) {
    List<String> names = List.copyOf(folders.tagNames(V1RepositoryName.of(repository)));
    return names.stream()
        .filter(Tag::isValid)
        .filter(name -> last.isEmpty() || StoragePath.ORDER.compare(name, last) > 0)
        .sorted(StoragePath.ORDER)
        .map(Tag::parse)
        .iterator();
  }

  @Override
  public boolean delete(RepositoryName repository, Tag tag) {
    return folders.removeTag(V1RepositoryName.of(repository), tag.toString());
  }

  @Override
  public boolean exists(RepositoryName repository) {
    return !folders.existing(V1RepositoryName.of(repository)).isEmpty();
  }

  @Override
  public Iterator<RepositoryName> repositories(String last) {
    Stream<RepositoryName> all =
        folders.namespaces().stream()
            // Of a namespace before the last name's, everything has been listed.
            .filter(namespace -> StoragePath.ORDER.compare(namespace + "0", last) > 0)
            .flatMap(namespace -> folders.repositories(namespace).stream())
            .filter(name -> StoragePath.ORDER.compare(name.toString(), last) > 0);
    return all.iterator();
  }
}
