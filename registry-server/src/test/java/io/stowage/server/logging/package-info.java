@NullMarked
package io.stowage.server.logging;

import org.jspecify.annotations.NullMarked;
