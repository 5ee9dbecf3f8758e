/** The Docker Registry v1 API, one class per resource. */
@NullMarked
package io.stowage.server.v1;

import org.jspecify.annotations.NullMarked;
