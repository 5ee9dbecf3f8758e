/** Search with real databases and real clients. */
@NullMarked
package io.stowage.acceptance.search;

import org.jspecify.annotations.NullMarked;
