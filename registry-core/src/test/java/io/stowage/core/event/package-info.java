/** Tests of who hears of what happens. */
@NullMarked
package io.stowage.core.event;

import org.jspecify.annotations.NullMarked;
