package io.stowage.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * How servers are measured over a store that speaks S3.
 *
 * @param address the store
 * @param emptied a command for the shell after a bucket was emptied, if there is one to run
 * @param countRequests whether the store is reached through a proxy that counts, and takes time
 */
record S3Options(S3Address address, @Nullable String emptied, boolean countRequests) {}
