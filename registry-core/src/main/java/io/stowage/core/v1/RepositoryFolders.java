package io.stowage.core.v1;

import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.storage.Folders;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import io.stowage.driver.StoragePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders in which docker-registry keeps its repositories, whichever way it quoted their names.
 * Safe from any thread.
 */
final class RepositoryFolders {

  /** The tag whose writer is the repository's. */
  static final String LATEST = "latest";

  private static final int ID_BYTES = 256;

  private final Store store;
  private final Folders folders;

  RepositoryFolders(Store store, Folders folders) {
    this.store = store;
    this.folders = folders;
  }

  /** The folders in which a repository stands; empty if it does not. */
  List<String> existing(V1RepositoryName name) {
    return V1Layout.repositoryFolders(name).stream().filter(folders::exists).toList();
  }

  /** The folder that a repository is written to: where it stands, else where new ones go. */
  String toWrite(V1RepositoryName name) {
    List<String> candidates = V1Layout.repositoryFolders(name);
    return candidates.size() == 1
        ? candidates.get(0)
        : candidates.stream().filter(folders::exists).findFirst().orElse(candidates.get(0));
  }

  /** The image that a tag means; null if there is no such tag. */
  @Nullable ImageId tag(V1RepositoryName name, String tag) {
    for (String path : tagPaths(name, tag)) {
      ImageId id = read(path);
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  /** Where a tag may stand. */
  List<String> tagPaths(V1RepositoryName name, String tag) {
    return V1Layout.repositoryFolders(name).stream()
        .flatMap(folder -> forms(tag).stream().map(form -> V1Layout.tag(folder, form)))
        .toList();
  }

  /** Removes a tag with who put it; whether it was there. */
  boolean removeTag(V1RepositoryName name, String tag) {
    boolean there = false;
    for (String folder : existing(name)) {
      for (String form : forms(tag)) {
        there |= store.remove(V1Layout.tag(folder, form));
        there |= store.remove(V1Layout.tagJson(folder, form));
      }
      if (tag.equals(LATEST)) {
        there |= store.remove(V1Layout.repositoryJson(folder));
      }
    }
    return there;
  }

  /** The tags of a repository as they stand, each with the image that it means. */
  Map<String, ImageId> tags(V1RepositoryName name) {
    Map<String, ImageId> tags = new LinkedHashMap<>();
    for (String tag : tagNames(name)) {
      ImageId id = tag(name, tag);
      if (id != null) {
        tags.put(tag, id);
      }
    }
    return tags;
  }

  /** The names of the tags of a repository as they stand, in order. */
  SortedSet<String> tagNames(V1RepositoryName name) {
    SortedSet<String> tags = new TreeSet<>();
    for (String folder : V1Layout.repositoryFolders(name)) {
      for (String object : folders.objects(folder)) {
        if (object.startsWith(V1Layout.TAG_PREFIX)) {
          tags.add(object.substring(V1Layout.TAG_PREFIX.length()));
        }
      }
    }
    return tags;
  }

  /** How a tag may stand in its object's name: as it is, or quoted. */
  static List<String> forms(String tag) {
    String quoted = V1Layout.segment(tag);
    return quoted.equals(tag) ? List.of(tag) : List.of(quoted, tag);
  }

  private @Nullable ImageId read(String path) {
    byte[] bytes;
    try {
      bytes = store.find(path, ID_BYTES);
    } catch (InvalidPathException e) {
      return null; // what no driver can hold is not there
    }
    String id = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8).trim();
    return ImageId.isValid(id) ? ImageId.parse(id) : null;
  }

  /** The namespaces there are, in the order of the names of their repositories. */
  List<String> namespaces() {
    List<String> names = new ArrayList<>();
    for (String name : folders.names(V1Layout.repositories())) {
      if (RepositoryName.isValid(name)) {
        names.add(name);
      }
    }
    names.sort((a, b) -> StoragePath.ORDER.compare(a + "/", b + "/"));
    return names;
  }

  /** The OCI names of the repositories of a namespace, in order. */
  List<RepositoryName> repositories(String namespace) {
    TreeSet<String> names = new TreeSet<>(StoragePath.ORDER);
    for (String folder : folders.names(V1Layout.repositories() + "/" + namespace)) {
      String name = namespace + "/" + unquote(folder);
      if (RepositoryName.isValid(name)) {
        names.add(name);
      }
    }
    return names.stream().map(RepositoryName::parse).toList();
  }

  /** All repositories, also those that are none for OCI, in the order of their names. */
  Iterator<V1RepositoryName> all() {
    // By the names of their repositories, which begin with a slash behind the namespace.
    NavigableMap<String, List<String>> namespaces = new TreeMap<>(StoragePath.ORDER);
    for (String folder : folders.names(V1Layout.repositories())) {
      String namespace = QuotedNames.unquote(folder);
      namespaces.computeIfAbsent(namespace + "/", key -> new ArrayList<>()).add(folder);
    }
    return namespaces.values().stream().flatMap(this::in).iterator();
  }

  private Stream<V1RepositoryName> in(List<String> namespaceFolders) {
    NavigableMap<String, V1RepositoryName> names = new TreeMap<>(StoragePath.ORDER);
    for (String namespace : namespaceFolders) {
      for (String folder : folders.names(V1Layout.repositories() + "/" + namespace)) {
        V1RepositoryName name = QuotedNames.find(namespace, folder);
        if (name != null) {
          names.put(name.toString(), name);
        }
      }
    }
    return names.values().stream();
  }

  /** Undoes the quoting of a slash, once or twice; OCI names need no other. */
  private static String unquote(String folder) {
    return folder.replace("%252F", "/").replace("%2F", "/");
  }
}
