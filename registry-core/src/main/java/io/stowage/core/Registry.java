package io.stowage.core;

import io.stowage.core.cache.SharedCache;
import io.stowage.core.event.Events;
import io.stowage.core.gc.Promises;
import io.stowage.core.oci.Blobs;
import io.stowage.core.oci.Catalog;
import io.stowage.core.oci.ImageDescriptions;
import io.stowage.core.oci.Manifests;
import io.stowage.core.oci.Referrers;
import io.stowage.core.oci.Revisions;
import io.stowage.core.oci.TagLinks;
import io.stowage.core.oci.Tags;
import io.stowage.core.oci.Uploads;
import io.stowage.core.storage.BlobData;
import io.stowage.core.storage.Contents;
import io.stowage.core.storage.Folders;
import io.stowage.core.storage.Links;
import io.stowage.core.storage.SharedObjects;
import io.stowage.core.storage.Store;
import io.stowage.core.v1.Images;
import io.stowage.core.v1.MirroredImages;
import io.stowage.core.v1.V1;
import io.stowage.core.v1.V1Repositories;
import io.stowage.driver.StorageDriver;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry over a storage driver. Safe from any thread.
 *
 * <p>Several registries, in one process or many, may be open over the same storage. What its parts
 * throw is a {@link RegistryException}; {@link ErrorCode#UNAVAILABLE} where the storage failed.
 */
public final class Registry implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
  private static final long PURGE_HOURS = 1;

  /** How long a server's view of a storage on another machine counts. */
  private static final Duration VIEW = Duration.ofSeconds(5);

  /** How many things it is asked for at once. */
  private static final int LOOKUPS = 8;

  private final StorageDriver driver;
  private final RegistryOptions options;
  private final Manifests manifests;
  private final Tags tags;
  private final Blobs blobs;
  private final Uploads uploads;
  private final Catalog catalog;
  private final ImageDescriptions descriptions;
  private final V1 v1;
  private final Events events = new Events();
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(daemons("stowage-housekeeping"));
  private final ExecutorService lookups =
      Executors.newFixedThreadPool(LOOKUPS, daemons("stowage-lookup"));

  private Registry(StorageDriver driver, RegistryOptions options, Clock clock, SharedCache cache) {
    this.driver = driver;
    this.options = options;
    Store store = Store.of(driver);
    Links links = new Links(store, options.staleness());
    Folders folders = new Folders(store);
    BlobData data = new BlobData(store, links);
    SharedObjects shared = new SharedObjects(store, cache);
    Contents contents = new Contents(store, shared, options);
    Promises promises =
        store.isRemote()
            ? new Promises(links, data, VIEW, lookups)
            : new Promises(links, data, Duration.ZERO, null);
    TagLinks tagLinks = new TagLinks(links, folders);
    Revisions revisions = new Revisions(store, links, contents, options);
    this.v1 =
        new V1(
            store, links, folders, data, contents, shared, promises, tagLinks, revisions, events,
            options, clock);
    this.catalog = new Catalog(folders, v1.tags());
    this.tags = new Tags(tagLinks, v1.tags(), catalog);
    this.manifests =
        new Manifests(store, links, tags, revisions, promises, catalog, events, options);
    this.blobs = new Blobs(store, links, data, contents, promises, catalog, events, options);
    this.uploads = new Uploads(store, links, promises, catalog, events, options, clock);
    this.descriptions = new ImageDescriptions(store, links, data, contents, tagLinks, revisions);
  }

  /**
   * Opens a registry. It throws away dead uploads at once and then each hour in the background.
   *
   * @param driver of the storage; the caller closes it after the registry
   */
  public static Registry open(StorageDriver driver, RegistryOptions options) {
    return open(driver, options, SharedCache.NONE);
  }

  /**
   * As {@link #open(StorageDriver, RegistryOptions)}, with a cache that it shares with other
   * servers over the same storage.
   *
   * @param cache for what never changes, where the storage is on another machine; the caller closes
   *     it after the registry
   */
  public static Registry open(StorageDriver driver, RegistryOptions options, SharedCache cache) {
    return open(driver, options, Clock.systemUTC(), cache);
  }

  /** As {@link #open(StorageDriver, RegistryOptions)}, with the clock by which uploads grow old. */
  public static Registry open(StorageDriver driver, RegistryOptions options, Clock clock) {
    return open(driver, options, clock, SharedCache.NONE);
  }

  /** As the others, with both. */
  public static Registry open(
      StorageDriver driver, RegistryOptions options, Clock clock, SharedCache cache) {
    Registry registry = new Registry(driver, options, clock, cache);
    ScheduledFuture<?> unused =
        registry.housekeeping.scheduleWithFixedDelay(
            registry::purgeUploads, 0, PURGE_HOURS, TimeUnit.HOURS);
    return registry;
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  private void purgeUploads() {
    try {
      uploads.purge();
      v1.images().purge();
    } catch (RuntimeException e) {
      LOG.warn("dead uploads could not be removed", e);
    }
  }

  /** The options that it was opened with. */
  public RegistryOptions options() {
    return options;
  }

  /** The storage that it was opened over. */
  public StorageDriver driver() {
    return driver;
  }

  /** Manifests: read, pushed, deleted. */
  public Manifests manifests() {
    return manifests;
  }

  /** Tags: listed and resolved. A push of a manifest puts them. */
  public Tags tags() {
    return tags;
  }

  /** Blobs: read, mounted, deleted. */
  public Blobs blobs() {
    return blobs;
  }

  /** Uploads of blobs. */
  public Uploads uploads() {
    return uploads;
  }

  /** What refers to manifests. */
  public Referrers referrers() {
    return manifests.referrers();
  }

  /** The repositories there are. */
  public Catalog catalog() {
    return catalog;
  }

  /** What images say of themselves. */
  public ImageDescriptions descriptions() {
    return descriptions;
  }

  /** The images of the v1 API. */
  public Images images() {
    return v1.images();
  }

  /** Images of the v1 API that come from another registry. */
  public MirroredImages mirroredImages() {
    return v1.mirrored();
  }

  /** The repositories of the v1 API. */
  public V1Repositories repositories() {
    return v1.repositories();
  }

  /** What happens in it, for who wants to hear of it. */
  public Events events() {
    return events;
  }

  /**
   * Ends the background work and closes the listeners. Requests under way may fail; the driver
   * stays open.
   */
  @Override
  public void close() {
    housekeeping.shutdownNow();
    lookups.shutdown();
    v1.close();
    events.close();
  }
}
