@NullMarked
package io.stowage.server.errors;

import org.jspecify.annotations.NullMarked;
