/** The runnable jar and its configuration, beside docker-registry's reading of the same files. */
@NullMarked
package io.stowage.acceptance.config;

import org.jspecify.annotations.NullMarked;
