/** The examples, run. */
@NullMarked
package io.stowage.examples.embedded;

import org.jspecify.annotations.NullMarked;
