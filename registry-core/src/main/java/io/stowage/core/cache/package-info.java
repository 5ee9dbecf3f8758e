/** What servers over one storage may share so that the storage is asked less often. */
@NullMarked
package io.stowage.core.cache;

import org.jspecify.annotations.NullMarked;
