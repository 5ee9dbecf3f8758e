package io.stowage.core.storage;

import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.V1RepositoryName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where everything of the v1 API stands: docker-registry's layout, and below {@code _stowage/v1/}
 * what Stowage adds to it. docs/storage-layout.md explains it.
 */
public final class V1Layout {

  /** What the name of a tag's object begins with, in its repository's folder. */
  public static final String TAG_PREFIX = "tag_";

  private static final String IMAGES = "images/";
  private static final String REPOSITORIES = "repositories";
  private static final String ADDED = "_stowage/v1/";

  private V1Layout() {}

  /** The folder of all images, one folder each. */
  public static String images() {
    return "images";
  }

  /** The image json exactly as it was put; an image is there when this is. */
  public static String json(ImageId id) {
    return IMAGES + id + "/json";
  }

  /** The ids of an image and of all its parents, as a JSON array. */
  public static String ancestry(ImageId id) {
    return IMAGES + id + "/ancestry";
  }

  /** The layer, where docker-registry has stored it. */
  public static String legacyLayer(ImageId id) {
    return IMAGES + id + "/layer";
  }

  /** The checksums of json and layer: a JSON array, or in old data a bare text. */
  public static String checksum(ImageId id) {
    return IMAGES + id + "/_checksum";
  }

  /** There while docker-registry has the image half pushed. */
  public static String inProgress(ImageId id) {
    return IMAGES + id + "/_inprogress";
  }

  /** The list of the layer's files, as JSON. */
  public static String files(ImageId id) {
    return IMAGES + id + "/_files";
  }

  /** The files that differ from the parents', as JSON. */
  public static String diff(ImageId id) {
    return IMAGES + id + "/_diff";
  }

  /** Which blob is the layer of an image whose layer was not stored by docker-registry. */
  public static String layerRecord(ImageId id) {
    return ADDED + "images/" + id;
  }

  /** What is known of a layer: its compression and the digest of what it unpacks to. */
  public static String layerFacts(Digest layer) {
    return ADDED + "layers/" + digestPath(layer);
  }

  /** The id of an image whose layer, where docker-registry has stored it, has a digest. */
  public static String legacyBlob(Digest layer) {
    return ADDED + "blobs/" + digestPath(layer);
  }

  /** The digest of the manifest that was made for an image. */
  public static String manifestOf(ImageId id) {
    return ADDED + "manifests/" + id;
  }

  /** The id of the image that a manifest was made for. */
  public static String imageOf(Digest manifest) {
    return ADDED + "ids/" + digestPath(manifest);
  }

  /** The folder of the manifests that an image may be made from, one object for each repository. */
  public static String sources(ImageId id) {
    return ADDED + "sources/" + id;
  }

  /** The manifest of a repository that an image may be made from. */
  public static String source(ImageId id, RepositoryName repository) {
    return sources(id) + "/" + repository.toString().replace('/', '+');
  }

  /** The repository that a name in {@link #sources} stands for; null if it is none. */
  public static @Nullable RepositoryName sourceRepository(String name) {
    String repository = name.replace('+', '/');
    return RepositoryName.isValid(repository) ? RepositoryName.parse(repository) : null;
  }

  /** The folder of what another registry has told of an image that has not come whole. */
  public static String mirrored(ImageId id) {
    return ADDED + "mirrored/" + id;
  }

  /** The json of such an image, exactly as it came. */
  public static String mirroredJson(ImageId id) {
    return mirrored(id) + "/json";
  }

  /** The ids of such an image and of all its parents, exactly as they came. */
  public static String mirroredAncestry(ImageId id) {
    return mirrored(id) + "/ancestry";
  }

  /** The checksums and the size of its layer, as they were told. */
  public static String mirroredFacts(ImageId id) {
    return mirrored(id) + "/facts";
  }

  /** The folder of images that are being pushed, and of layers that are being unpacked. */
  public static String uploads() {
    return ADDED + "uploads";
  }

  /**
   * Everything of one of them.
   *
   * @param name the id of an image, or a UUID
   */
  public static String upload(String name) {
    return uploads() + "/" + name;
  }

  /** The json of an image that is being pushed, which is on its way when this is there. */
  public static String uploadJson(ImageId id) {
    return upload(id.toString()) + "/json";
  }

  /** A layer that came for an image that is being pushed. */
  public static String uploadLayer(ImageId id, String uuid) {
    return upload(id.toString()) + "/" + uuid;
  }

  /** The bytes of a layer that is being unpacked. */
  public static String unpacked(String uuid) {
    return upload(uuid) + "/data";
  }

  /** The folder of all repositories: one folder for each namespace. */
  public static String repositories() {
    return REPOSITORIES;
  }

  /**
   * The folders that a repository may stand in: as docker-registry 0.9 quotes its name, which is
   * where a new one goes, and where it differs, as 0.7 does.
   */
  public static List<String> repositoryFolders(V1RepositoryName name) {
    String quoted = V1RepositoryName.quote(name.repository());
    String current = REPOSITORIES + "/" + segment(name.namespace()) + "/" + segment(quoted);
    String old = REPOSITORIES + "/" + name.namespace() + "/" + quoted;
    return old.equals(current) || !isPath(name.namespace()) || isDots(quoted)
        ? List.of(current)
        : List.of(current, old);
  }

  /** The image that a tag means. */
  public static String tag(String repositoryFolder, String tag) {
    return repositoryFolder + "/" + TAG_PREFIX + tag;
  }

  /** Who put a tag, and when, as JSON. */
  public static String tagJson(String repositoryFolder, String tag) {
    return repositoryFolder + "/tag" + tag + "_json";
  }

  /** Who put the tag {@code latest}, and when, as JSON. */
  public static String repositoryJson(String repositoryFolder) {
    return repositoryFolder + "/json";
  }

  /** The images that a client has announced, as JSON. */
  public static String indexImages(String repositoryFolder) {
    return repositoryFolder + "/_index_images";
  }

  /** The images that the index allows, as JSON. */
  public static String imagesList(String repositoryFolder) {
    return repositoryFolder + "/_images_list";
  }

  /** There when the repository is private. */
  public static String isPrivate(String repositoryFolder) {
    return repositoryFolder + "/_private";
  }

  /** How a text stands in a path: quoted once, and never {@code .} or {@code ..}. */
  public static String segment(String text) {
    return V1RepositoryName.quote(isDots(text) ? text.replace(".", "%2E") : text);
  }

  private static boolean isDots(String text) {
    return text.equals(".") || text.equals("..");
  }

  private static boolean isPath(String segment) {
    return !isDots(segment) && segment.chars().noneMatch(c -> c < 0x20 || c == 0x7f);
  }

  private static String digestPath(Digest digest) {
    String hex = digest.hex();
    return digest.algorithm().label() + "/" + hex.substring(0, 2) + "/" + hex;
  }
}
