/** Errors that the server logs, on their way to whoever looks after it. */
@NullMarked
package io.stowage.server.errors;

import org.jspecify.annotations.NullMarked;
