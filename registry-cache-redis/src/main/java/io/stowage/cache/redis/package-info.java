/** A cache that servers share, in a Redis. */
@NullMarked
package io.stowage.cache.redis;

import org.jspecify.annotations.NullMarked;
