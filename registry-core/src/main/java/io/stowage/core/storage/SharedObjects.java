package io.stowage.core.storage;

import io.stowage.core.cache.SharedCache;
import io.stowage.core.model.Digest.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What servers over one storage on another machine share of it: things that never change, by a key
 * that says all of what they depend on. That something is there is never shared: the storage is
 * asked for it before anything is looked for here. Of a storage on this machine nothing is shared,
 * as reading it costs less. Safe from any thread.
 *
 * <p>Each value carries a hash of itself and its key, so that what is damaged, cut short or another
 * key's is not found rather than wrong.
 */
public final class SharedObjects {

  private static final byte FORM = 1;
  private static final int HASH = 32;

  private final SharedCache cache;

  /** Things of a store, shared by a cache. */
  public SharedObjects(Store store, SharedCache cache) {
    this.cache = store.isRemote() ? cache : SharedCache.NONE;
  }

  /** Finds a value; null if it is not there or not what was put. */
  public byte @Nullable [] find(String key) {
    byte[] whole = cache.get(key);
    if (whole == null || whole.length <= HASH || whole[0] != FORM) {
      return null;
    }
    byte[] value = Arrays.copyOfRange(whole, 1 + HASH, whole.length);
    boolean same = Arrays.equals(hash(key, value), 0, HASH, whole, 1, 1 + HASH);
    return same ? value : null;
  }

  /** Shares a value. */
  public void put(String key, byte[] value) {
    if (cache == SharedCache.NONE) {
      return; // for nothing
    }
    byte[] whole = new byte[1 + HASH + value.length];
    whole[0] = FORM;
    System.arraycopy(hash(key, value), 0, whole, 1, HASH);
    System.arraycopy(value, 0, whole, 1 + HASH, value.length);
    cache.put(key, whole);
  }

  /** Forgets a value. */
  public void remove(String key) {
    cache.remove(key);
  }

  private static byte[] hash(String key, byte[] value) {
    MessageDigest hash = Algorithm.SHA256.newMessageDigest();
    hash.update(key.getBytes(StandardCharsets.UTF_8));
    hash.update((byte) 0);
    return hash.digest(value);
  }
}
