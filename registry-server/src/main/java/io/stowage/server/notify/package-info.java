/** Tells endpoints of what happens in the registry, as CNCF Distribution's notifications do. */
@NullMarked
package io.stowage.server.notify;

import org.jspecify.annotations.NullMarked;
