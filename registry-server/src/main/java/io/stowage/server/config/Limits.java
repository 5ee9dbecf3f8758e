package io.stowage.server.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of both APIs.
 *
 * @param deletes whether clients may delete
 * @param manifestSize the largest manifest in bytes
 * @param blobSize the largest blob or layer in bytes; null for any
 * @param pageEntries the most entries of one answer that lists something
 * @param searchResults the most repositories of one answer to a search
 * @param uploadExpiry after which an upload that nobody has written to is thrown away
 * @param staleness how long bytes may be served by digest after another process deleted them
 * @param manifestCache memory for manifests in bytes; null for a part of the heap
 * @param smallBlobSize the largest blob in bytes that is kept in memory where the storage is on
 *     another machine
 * @param workers threads for what waits for storage
 * @param connections the most at once
 * @param headerSize the most bytes of a request's line and headers
 * @param headers the most headers of a request
 * @param headerTimeout in which they must have come
 * @param idleTimeout after which a connection is closed on which nothing moves
 * @param shutdownTimeout how long transfers may take to end when the server is closed
 */
public record Limits(
    boolean deletes,
    int manifestSize,
    @Nullable Long blobSize,
    int pageEntries,
    int searchResults,
    Duration uploadExpiry,
    Duration staleness,
    @Nullable Long manifestCache,
    int smallBlobSize,
    int workers,
    int connections,
    int headerSize,
    int headers,
    Duration headerTimeout,
    Duration idleTimeout,
    Duration shutdownTimeout) {}
