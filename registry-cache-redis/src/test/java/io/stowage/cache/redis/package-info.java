@NullMarked
package io.stowage.cache.redis;

import org.jspecify.annotations.NullMarked;
