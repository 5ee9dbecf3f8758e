/**
 * The configuration: a YAML file of flavors and the environment, read into one {@link
 * io.stowage.server.config.Configuration}.
 */
@NullMarked
package io.stowage.server.config;

import org.jspecify.annotations.NullMarked;
