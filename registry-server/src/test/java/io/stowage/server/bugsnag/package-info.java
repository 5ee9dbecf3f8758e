@NullMarked
package io.stowage.server.bugsnag;

import org.jspecify.annotations.NullMarked;
