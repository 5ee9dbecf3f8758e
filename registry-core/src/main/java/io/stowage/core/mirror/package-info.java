/**
 * Repositories whose content comes from a registry elsewhere: {@link
 * io.stowage.core.mirror.Mirrors}. What is fetched is stored as if it had been pushed.
 */
@NullMarked
package io.stowage.core.mirror;

import org.jspecify.annotations.NullMarked;
