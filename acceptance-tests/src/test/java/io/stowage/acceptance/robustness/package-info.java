/**
 * The registry under crashes, races, memory pressure and clients that mean it no good.
 *
 * <p>Each proof has a short form, which runs by default, and a long form, chosen with {@code
 * -Dstowage.long=true}. What is random comes from a seed that is printed; {@code
 * -Dstowage.seed=<number>} repeats it.
 */
@NullMarked
package io.stowage.acceptance.robustness;

import org.jspecify.annotations.NullMarked;
