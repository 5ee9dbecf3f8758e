/** Tests of the search index in databases. */
@NullMarked
package io.stowage.search.sql;

import org.jspecify.annotations.NullMarked;
