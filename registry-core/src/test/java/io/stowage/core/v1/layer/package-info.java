/** Tests of reading layers. */
@NullMarked
package io.stowage.core.v1.layer;

import org.jspecify.annotations.NullMarked;
