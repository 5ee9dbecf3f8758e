/**
 * The registry over HTTP: {@link io.stowage.server.RegistryServer}, embeddable and as a runnable
 * jar.
 */
@NullMarked
package io.stowage.server;

import org.jspecify.annotations.NullMarked;
