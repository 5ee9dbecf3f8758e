/** Where things stand in storage, and how it is read and cached. */
@NullMarked
package io.stowage.core.storage;

import org.jspecify.annotations.NullMarked;
