/**
 * What happens in a registry, told to listeners. {@link io.stowage.core.event.RegistryListener} is
 * what third parties write; {@link io.stowage.core.event.Events} is where they get it from.
 */
@NullMarked
package io.stowage.core.event;

import org.jspecify.annotations.NullMarked;
