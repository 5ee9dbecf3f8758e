package io.stowage.core.mirror;

import io.stowage.core.ErrorCode;
import io.stowage.core.Registry;
import io.stowage.core.RegistryException;
import io.stowage.core.cache.SharedCache;
import io.stowage.core.mirror.UpstreamException.Reason;
import io.stowage.core.model.ImageId;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.v1.MirroredImage;
import java.time.Duration;
import java.util.List;

/**
 * A registry of the v1 API, asked for what is not kept of it: what never changes is kept in the
 * registry, tags in a cache for a time. Methods block; safe from any thread.
 */
final class V1Source {

  private final Registry registry;
  private final V1Upstream upstream;
  private final SharedCache times;
  private final Duration tags;
  private final Duration pause;
  private final Outage outage;

  V1Source(Registry registry, V1Upstream upstream, SharedCache times, V1MirrorOptions options) {
    this.registry = registry;
    this.upstream = upstream;
    this.times = times;
    this.tags = options.tags();
    this.pause = options.pause();
    this.outage = new Outage(upstream.toString(), options.pause());
  }

  /** What it tells of an image. */
  MirroredImage image(ImageId id) throws UpstreamException {
    MirroredImage kept = registry.mirroredImages().find(id);
    if (kept != null) {
      return kept;
    }
    MirroredImage image = outage.ask(() -> upstream.image(id));
    checked("the json of image " + id, () -> registry.mirroredImages().keep(id, image));
    return image;
  }

  /** The ids of an image and its parents, exactly as they came. */
  byte[] ancestry(ImageId id) throws UpstreamException {
    byte[] kept = registry.mirroredImages().ancestry(id);
    if (kept != null) {
      return kept;
    }
    byte[] ancestry = outage.ask(() -> upstream.ancestry(id));
    checked(
        "the ancestry of image " + id, () -> registry.mirroredImages().keepAncestry(id, ancestry));
    return ancestry;
  }

  /** The ids of an image and its parents, the image first. */
  List<ImageId> chain(ImageId id) throws UpstreamException {
    return registry.mirroredImages().chain(id, ancestry(id));
  }

  private void checked(String what, Runnable keep) throws UpstreamException {
    try {
      keep.run();
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.IMAGE_INVALID) {
        throw wrong(what, e.message());
      }
      throw e;
    }
  }

  private UpstreamException wrong(String what, String why) {
    return new UpstreamException(
        Reason.WRONG, upstream + " sent something else for " + what + ": " + why);
  }

  /** For how long it is not asked when it is down. */
  Duration pause() {
    return pause;
  }

  /** Begins to fetch a layer, or goes on with it, also while nothing else is asked. */
  Upstream.Incoming layer(ImageId id, long offset) throws UpstreamException {
    return offset == 0 ? outage.ask(() -> upstream.layer(id, 0)) : upstream.layer(id, offset);
  }

  /** What tags of a repository mean: {@link V1Upstream#ofRepository}, kept for the time of tags. */
  byte[] tags(V1RepositoryName name, String what) throws UpstreamException {
    String key = upstream + " " + name + " " + what;
    byte[] known = tags.isZero() ? null : times.get(key);
    if (known != null && V1Json.isJson(known)) {
      return known;
    }
    byte[] told = ofRepository(name, what);
    if (!tags.isZero()) {
      times.put(key, told, tags);
    }
    return told;
  }

  /** {@link V1Upstream#ofRepository}. */
  byte[] ofRepository(V1RepositoryName name, String what) throws UpstreamException {
    return json(what + " of " + name, outage.ask(() -> upstream.ofRepository(name, what)));
  }

  /** {@link V1Upstream#search}. */
  byte[] search(String query) throws UpstreamException {
    return json("a search", outage.ask(() -> upstream.search(query)));
  }

  private byte[] json(String what, byte[] bytes) throws UpstreamException {
    if (!V1Json.isJson(bytes)) {
      throw wrong(what, "it is no JSON");
    }
    return bytes;
  }

  /** The registry's URL. */
  @Override
  public String toString() {
    return upstream.toString();
  }
}
