/** One storage, served by CNCF Distribution and by Stowage, one after the other and together. */
@NullMarked
package io.stowage.acceptance.dropin;

import org.jspecify.annotations.NullMarked;
