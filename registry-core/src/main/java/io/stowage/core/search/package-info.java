/**
 * Search for repositories: the interfaces of an index, and what fills it from the storage and keeps
 * it.
 */
@NullMarked
package io.stowage.core.search;

import org.jspecify.annotations.NullMarked;
