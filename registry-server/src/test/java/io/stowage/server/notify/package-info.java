/** What endpoints are told, and that nothing of it gets lost. */
@NullMarked
package io.stowage.server.notify;

import org.jspecify.annotations.NullMarked;
