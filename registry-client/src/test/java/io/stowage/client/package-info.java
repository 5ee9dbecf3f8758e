/** How other registries are asked. */
@NullMarked
package io.stowage.client;

import org.jspecify.annotations.NullMarked;
