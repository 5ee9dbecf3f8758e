/** HTTP to other registries: {@link io.stowage.client.RegistryClient}. */
@NullMarked
package io.stowage.client;

import org.jspecify.annotations.NullMarked;
