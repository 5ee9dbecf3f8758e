/** How a configuration is read: each rule of docs/configuration.md. */
@NullMarked
package io.stowage.server.config;

import org.jspecify.annotations.NullMarked;
