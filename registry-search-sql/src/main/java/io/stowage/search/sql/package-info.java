/** Search for repositories with an index in a database. */
@NullMarked
package io.stowage.search.sql;

import org.jspecify.annotations.NullMarked;
