package io.stowage.core.v1;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.core.RegistryException;
import io.stowage.core.model.V1RepositoryName;
import io.stowage.core.storage.Store;
import io.stowage.driver.ChangeStamps;
import io.stowage.driver.ChangeStamps.Stamp;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lists of tags as they were answered, kept as long as nothing that they were made of has
 * changed: a look at each folder and each tag tells. Safe from any thread.
 */
final class TagLists {

  private static final long MAX_BYTES = 16 << 20;

  /** A repository with one tag takes three looks, one of the library four. */
  private static final int FEW = 4;

  /** What stood at a path when a list was made; null if nothing did. */
  private record Look(String path, @Nullable Stamp stamp) {}

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Kept(byte[] list, List<Look> looks) {}

  private final Store store;
  private final Cache<V1RepositoryName, Kept> kept =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher(
              (V1RepositoryName name, Kept list) ->
                  list.list().length + 200 * list.looks().size() + 200)
          .executor(Runnable::run)
          .build();

  TagLists(Store store) {
    this.store = store;
  }

  /** As {@link #find}, for lists that take few looks: fit for an I/O thread. */
  byte @Nullable [] findQuickly(V1RepositoryName name) {
    Kept known = kept.getIfPresent(name);
    return known == null || known.looks().size() > FEW ? null : find(name);
  }

  /** The list of a repository if it is still the same; else null. */
  byte @Nullable [] find(V1RepositoryName name) {
    ChangeStamps stamps = store.stamps();
    Kept known = stamps == null ? null : kept.getIfPresent(name);
    if (stamps == null || known == null) {
      return null;
    }
    for (Look look : known.looks()) {
      Stamp now = stamp(stamps, look.path());
      boolean same = look.stamp() == null ? now == null : look.stamp().matches(now);
      if (!same) {
        return null;
      }
    }
    return known.list();
  }

  /** Begins a list that is to be kept. */
  Looks look() {
    return new Looks();
  }

  private static @Nullable Stamp stamp(ChangeStamps stamps, String path) {
    try {
      return stamps.stamp(path);
    } catch (IOException e) {
      throw RegistryException.storage("looking at tags", e);
    }
  }

  /** What is looked at for one list, each path before it is read. For one thread. */
  final class Looks {
    private final Map<String, Look> looks = new LinkedHashMap<>();
    private boolean settled = true;

    /**
     * Looks at an object or a folder that is read next. What is not there is told by the folder
     * above it that is: it changes when the rest comes. A failed look costs more than that.
     */
    void at(String path) {
      ChangeStamps stamps = store.stamps();
      if (stamps == null) {
        return;
      }
      String there = path;
      Stamp stamp = stamp(stamps, path);
      while (stamp == null && there.indexOf('/') > 0) {
        there = there.substring(0, there.lastIndexOf('/'));
        stamp = stamp(stamps, there);
      }
      settled &= stamp == null || stamp.isSettled();
      looks.putIfAbsent(there, new Look(there, stamp));
    }

    /** Keeps the list, unless a change too short ago could hide a later one. */
    void keep(V1RepositoryName name, byte[] list) {
      if (settled && store.stamps() != null) {
        kept.put(name, new Kept(list, List.copyOf(looks.values())));
      }
    }
  }
}
