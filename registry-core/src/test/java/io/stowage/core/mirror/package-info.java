/** How what comes from elsewhere is fetched once for all. */
@NullMarked
package io.stowage.core.mirror;

import org.jspecify.annotations.NullMarked;
