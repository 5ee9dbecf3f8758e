/** The runnable jar's logging, beyond what Logback has. */
@NullMarked
package io.stowage.server.logging;

import org.jspecify.annotations.NullMarked;
