@NullMarked
package io.stowage.core.v1;

import org.jspecify.annotations.NullMarked;
