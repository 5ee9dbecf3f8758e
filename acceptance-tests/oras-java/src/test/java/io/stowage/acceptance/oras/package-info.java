/** The ORAS SDK for Java against the runnable jar. */
@NullMarked
package io.stowage.acceptance.oras;

import org.jspecify.annotations.NullMarked;
