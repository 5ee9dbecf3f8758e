/** The v1 API, endpoint by endpoint, over a real server. */
@NullMarked
package io.stowage.server.v1;

import org.jspecify.annotations.NullMarked;
