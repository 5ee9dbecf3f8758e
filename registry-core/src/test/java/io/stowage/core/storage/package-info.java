@NullMarked
package io.stowage.core.storage;

import org.jspecify.annotations.NullMarked;
