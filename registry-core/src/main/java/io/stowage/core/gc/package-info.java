/** What keeps collection and pushes from hurting each other. */
@NullMarked
package io.stowage.core.gc;

import org.jspecify.annotations.NullMarked;
