package io.stowage.core.v1;

import io.stowage.core.ErrorCode;
import io.stowage.core.RegistryException;
import io.stowage.core.RegistryOptions;
import io.stowage.core.event.Event;
import io.stowage.core.event.Event.Kind;
import io.stowage.core.event.Events;
import io.stowage.core.gc.Promises;
import io.stowage.core.gc.Promises.Target;
import io.stowage.core.model.Digest;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.RepositoryName;
import io.stowage.core.model.Tag;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.oci.TagLinks;
import io.stowage.core.storage.Batch;
import io.stowage.core.storage.Layout;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.Store;
import io.stowage.core.storage.V1Layout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * The repositories of the v1 API (Docker Registry API v1, "Tags", and the index's "Repository"). A
 * tag of the OCI API is shown where both have one of that name: a write through this API removes
 * it. Safe from any thread. Messages of failures are docker-registry's.
 */
public final class V1Repositories {

  private final Store store;
  private final Links links;
  private final RepositoryFolders folders;
  private final TagLists lists;
  private final TagLinks tagLinks;
  private final Promises promises;
  private final Images images;
  private final ManifestImages made;
  private final Events events;
  private final RegistryOptions options;
  private final Clock clock;

  /** For {@link io.stowage.core.Registry}, which has one. */
  V1Repositories(
      Store store,
      Links links,
      RepositoryFolders folders,
      TagLinks tagLinks,
      Promises promises,
      Images images,
      ManifestImages made,
      Events events,
      RegistryOptions options,
      Clock clock) {
    this.store = store;
    this.links = links;
    this.folders = folders;
    this.lists = new TagLists(store);
    this.tagLinks = tagLinks;
    this.promises = promises;
    this.images = images;
    this.made = made;
    this.events = events;
    this.options = options;
    this.clock = clock;
  }

  /**
   * The images that were announced, and those that the tags of the OCI API mean, as a JSON list.
   *
   * @throws RegistryException {@code NAME_UNKNOWN} if there are none
   */
  public byte[] images(V1RepositoryName name) {
    byte[] announced = find(name, SmallObject.INDEX_IMAGES);
    Map<String, ImageId> linked = linkedTags(name);
    if (announced == null && linked.isEmpty()) {
      throw new RegistryException(ErrorCode.NAME_UNKNOWN, "images not found");
    }
    return linked.isEmpty() && announced != null
        ? announced
        : IndexImages.withImages(announced, List.copyOf(new LinkedHashSet<>(linked.values())));
  }

  /**
   * Announces images: merges a JSON list into what was announced.
   *
   * @throws RegistryException {@code IMAGE_INVALID} if it is not a JSON list
   */
  public void putImages(V1RepositoryName name, byte[] json) {
    byte[] announced = find(name, SmallObject.INDEX_IMAGES);
    byte[] merged = IndexImages.merge(announced, json);
    if (merged.length > options.manifestLimit()) {
      throw ImageJson.invalid(
          "the list of images is larger than the limit of " + options.manifestLimit() + " bytes");
    }
    write(V1Layout.indexImages(folders.toWrite(name)), merged);
    events.tell(
        announced == null ? Kind.REPOSITORY_CREATED : Kind.REPOSITORY_UPDATED,
        kind -> Event.of(kind, name));
  }

  /**
   * The tags as {@link #tags} gives them, out of memory after four looks at the storage at most.
   * Fit for an I/O thread.
   *
   * @return null if {@link #tags} has to tell
   */
  public byte @Nullable [] tagsUnchanged(V1RepositoryName name) {
    return lists.findQuickly(name);
  }

  /**
   * The tags as a JSON object, each with the id of its image.
   *
   * @return shared with others and not to be changed
   * @throws RegistryException {@code NAME_UNKNOWN} if there is no such repository
   */
  public byte[] tags(V1RepositoryName name) {
    byte[] known = lists.find(name);
    if (known != null) {
      return known;
    }
    TagLists.Looks looks = lists.look();
    V1Layout.repositoryFolders(name).forEach(looks::at);
    name.ociNames().forEach(oci -> looks.at(Layout.tags(oci)));
    Map<String, ImageId> tags = new LinkedHashMap<>();
    for (String tag : folders.tagNames(name)) {
      folders.tagPaths(name, tag).forEach(looks::at);
      ImageId id = folders.tag(name, tag);
      if (id != null) {
        tags.put(tag, id);
      }
    }
    linked(name, looks)
        .forEach(
            (tag, id) -> {
              if (id.isPresent()) {
                tags.put(tag, id.get());
              } else {
                tags.remove(tag); // hidden by what v1 cannot show
              }
            });
    if (tags.isEmpty() && !exists(name)) {
      throw unknown();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96 * tags.size() + 16);
    try (JsonGenerator json = Fields.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      tags.forEach((tag, id) -> json.writeStringProperty(tag, id.toString()));
      json.writeEndObject();
    }
    byte[] list = bytes.toByteArray();
    if (!tags.isEmpty()) {
      looks.keep(name, list);
    }
    return list;
  }

  /** All repositories that this API has stored, in the order of their names. */
  public Iterator<V1RepositoryName> all() {
    return folders.all();
  }

  /** Whether this API has stored a repository. */
  public boolean isStored(V1RepositoryName name) {
    return !folders.existing(name).isEmpty();
  }

  /** Whether there are tags of either API, of use to v1 clients or not. */
  public boolean hasTags(V1RepositoryName name) {
    return !folders.tagNames(name).isEmpty()
        || name.ociNames().stream().anyMatch(oci -> tagLinks.list(oci, "").hasNext());
  }

  private boolean exists(V1RepositoryName name) {
    return !folders.existing(name).isEmpty() || name.ociNames().stream().anyMatch(tagLinks::exists);
  }

  /** The tags of the OCI API that mean images of use to v1 clients. */
  private Map<String, ImageId> linkedTags(V1RepositoryName name) {
    Map<String, ImageId> tags = new LinkedHashMap<>();
    linked(name, lists.look()).forEach((tag, id) -> id.ifPresent(image -> tags.put(tag, image)));
    return tags;
  }

  /** All tags of the OCI API, each with its image if it is of use to v1 clients. */
  private Map<String, Optional<ImageId>> linked(V1RepositoryName name, TagLists.Looks looks) {
    Map<String, Optional<ImageId>> tags = new LinkedHashMap<>();
    for (RepositoryName oci : name.ociNames()) {
      for (Tag tag : tagLinks.candidates(oci)) {
        looks.at(Layout.tagLink(oci, tag));
        Digest digest = tags.containsKey(tag.toString()) ? null : tagLinks.resolve(oci, tag);
        if (digest != null) {
          tags.put(tag.toString(), Optional.ofNullable(made.idOf(oci, digest)));
        }
      }
    }
    return tags;
  }

  /**
   * The image that a tag means.
   *
   * @throws RegistryException {@code TAG_UNKNOWN} if there is no such tag
   */
  public ImageId tag(V1RepositoryName name, String tag) {
    if (Tag.isValid(tag)) {
      for (RepositoryName oci : name.ociNames()) {
        Digest digest = tagLinks.resolve(oci, Tag.parse(tag));
        if (digest != null) {
          return known(made.idOf(oci, digest));
        }
      }
    }
    return known(folders.tag(name, tag));
  }

  private static ImageId known(@Nullable ImageId id) {
    if (id == null) {
      throw new RegistryException(ErrorCode.TAG_UNKNOWN, "Tag not found");
    }
    return id;
  }

  /**
   * Makes a tag mean an image, which need not be complete yet.
   *
   * @param body the image's id as a JSON string
   * @param userAgent of the client, or null
   * @param allowed whether the client may know of an image
   * @throws RegistryException {@code TAG_INVALID} if the tag or the body is malformed, {@code
   *     IMAGE_UNKNOWN} if there is no such image, or the client may not know of it
   */
  public void putTag(
      V1RepositoryName name,
      String tag,
      byte[] body,
      @Nullable String userAgent,
      Predicate<ImageId> allowed) {
    if (!Tag.isValid(tag)) {
      throw new RegistryException(ErrorCode.TAG_INVALID, "Invalid tag name");
    }
    List<String> texts = body.length > 0 && body[0] != '[' ? ImageJson.texts(body) : null;
    if (texts == null || texts.get(0).isEmpty()) {
      throw new RegistryException(ErrorCode.TAG_INVALID, "Invalid data");
    }
    if (!ImageId.isValid(texts.get(0))) {
      throw Images.unknown();
    }
    ImageId id = ImageId.parse(texts.get(0));
    if (!images.exists(id) || !allowed.test(id)) {
      throw Images.unknown();
    }
    String folder = folders.toWrite(name);
    byte[] writer = TagWriter.describe(userAgent, Instant.now(clock));
    promises.promise(
        List.of(new Target.Image(id)),
        missing -> {
          if (!missing.isEmpty()) {
            throw Images.unknown();
          }
          try (Batch batch = links.batch()) {
            batch.write(V1Layout.tagJson(folder, tag), writer);
            if (tag.equals(RepositoryFolders.LATEST)) {
              batch.write(V1Layout.repositoryJson(folder), writer);
            }
            batch
                .write(V1Layout.tag(folder, tag), id.toString().getBytes(StandardCharsets.US_ASCII))
                .commit();
          }
        });
    removeLinks(name, Tag.parse(tag));
    events.tell(Kind.TAG_CREATED, kind -> Event.ofImageTag(kind, name, tag, id));
  }

  private boolean removeLinks(V1RepositoryName name, Tag tag) {
    boolean there = false;
    for (RepositoryName oci : name.ociNames()) {
      there |= tagLinks.delete(oci, tag);
    }
    return there;
  }

  /**
   * Removes a tag.
   *
   * @throws RegistryException {@code TAG_UNKNOWN} if there is no such tag, {@code UNSUPPORTED} if
   *     deletes are switched off
   */
  public void deleteTag(V1RepositoryName name, String tag) {
    options.checkDeletes();
    boolean there = folders.removeTag(name, tag);
    if (Tag.isValid(tag)) {
      there |= removeLinks(name, Tag.parse(tag));
    }
    if (!there) {
      throw new RegistryException(ErrorCode.TAG_UNKNOWN, "Tag not found: " + tag);
    }
    events.tell(Kind.TAG_DELETED, kind -> Event.ofImageTag(kind, name, tag, null));
  }

  /**
   * Removes a repository with all its tags, those of the OCI API as well. Images and manifests
   * stay.
   *
   * @throws RegistryException {@code NAME_UNKNOWN} if there is no such repository, {@code
   *     UNSUPPORTED} if deletes are switched off
   */
  public void delete(V1RepositoryName name) {
    options.checkDeletes();
    boolean there = false;
    for (String folder : folders.existing(name)) {
      there = true;
      try {
        store.driver().deleteFolder(folder);
      } catch (IOException e) {
        throw RegistryException.storage("removing a repository", e);
      }
    }
    for (RepositoryName oci : name.ociNames()) {
      Iterator<Tag> linked = tagLinks.list(oci, "");
      while (linked.hasNext()) {
        there |= tagLinks.delete(oci, linked.next());
      }
    }
    if (!there) {
      throw unknown();
    }
    events.tell(Kind.REPOSITORY_DELETED, kind -> Event.of(kind, name));
  }

  /** Who put the tag {@code latest}, and when, as JSON; defaults if that is not known. */
  public byte[] json(V1RepositoryName name) {
    byte[] stored = find(name, SmallObject.JSON);
    return stored == null ? TagWriter.UNKNOWN.clone() : stored;
  }

  /** Who put a tag, and when, as JSON; defaults if that is not known. */
  public byte[] tagJson(V1RepositoryName name, String tag) {
    for (String folder : folders.existing(name)) {
      for (String form : RepositoryFolders.forms(tag)) {
        byte[] stored = store.find(V1Layout.tagJson(folder, form), options.manifestLimit());
        if (stored != null) {
          return stored;
        }
      }
    }
    return TagWriter.UNKNOWN.clone();
  }

  /** Whether only who is allowed to may read its images; a repository that is missing is public. */
  public boolean isPrivate(V1RepositoryName name) {
    return find(name, SmallObject.PRIVATE) != null;
  }

  /** Makes a repository private or public. */
  public void setPrivate(V1RepositoryName name, boolean isPrivate) {
    String folder = folders.toWrite(name);
    if (isPrivate) {
      write(V1Layout.isPrivate(folder), new byte[0]);
    } else {
      boolean unused = store.remove(V1Layout.isPrivate(folder));
    }
  }

  /**
   * Whether an image belongs to a repository: the index has listed it, or a tag means it or an
   * image built on it.
   */
  public boolean reaches(V1RepositoryName name, ImageId id) {
    byte[] listed = find(name, SmallObject.IMAGES_LIST);
    List<String> ids = listed == null ? null : ImageJson.texts(listed);
    if (ids != null && ids.contains(id.toString())) {
      return true;
    }
    return new LinkedHashSet<>(folders.tags(name).values()).stream().anyMatch(top -> isIn(top, id))
        || new LinkedHashSet<>(linkedTags(name).values()).stream().anyMatch(top -> isIn(top, id));
  }

  private boolean isIn(ImageId top, ImageId id) {
    if (top.equals(id)) {
      return true;
    }
    Image image = images.findComplete(top);
    return image != null && image.chain().contains(id);
  }

  /** Stores which images the index allows in a repository, in place of what it did before. */
  public void allowImages(V1RepositoryName name, List<ImageId> ids) {
    byte[] list = ImageJson.ancestry(ids);
    String path = V1Layout.imagesList(folders.toWrite(name));
    if (!Arrays.equals(list, store.find(path, options.manifestLimit()))) {
      write(path, list);
    }
  }

  /** The small objects of a repository. */
  private enum SmallObject {
    INDEX_IMAGES,
    IMAGES_LIST,
    JSON,
    PRIVATE;

    String path(String folder) {
      return switch (this) {
        case INDEX_IMAGES -> V1Layout.indexImages(folder);
        case IMAGES_LIST -> V1Layout.imagesList(folder);
        case JSON -> V1Layout.repositoryJson(folder);
        case PRIVATE -> V1Layout.isPrivate(folder);
      };
    }
  }

  private byte @Nullable [] find(V1RepositoryName name, SmallObject kind) {
    for (String folder : V1Layout.repositoryFolders(name)) {
      byte[] bytes = store.find(kind.path(folder), options.manifestLimit());
      if (bytes != null) {
        return bytes;
      }
    }
    return null;
  }

  private void write(String path, byte[] bytes) {
    try (Batch batch = links.batch()) {
      batch.write(path, bytes).commit();
    }
  }

  private static RegistryException unknown() {
    return new RegistryException(ErrorCode.NAME_UNKNOWN, "Repository not found");
  }
}
