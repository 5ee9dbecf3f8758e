package io.stowage.driver;

import java.time.Instant;

/**
 * What a driver tells of an object.
 *
 * @param path of the object, from the root of the storage
 * @param size in bytes
 * @param modified when it was written last, by the clock of the storage
 */
public record StoredObject(String path, long size, Instant modified) {}
