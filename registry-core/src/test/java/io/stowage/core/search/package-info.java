/** Tests of search. */
@NullMarked
package io.stowage.core.search;

import org.jspecify.annotations.NullMarked;
