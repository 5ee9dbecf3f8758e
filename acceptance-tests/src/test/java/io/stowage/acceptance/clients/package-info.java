/** Every client that people use, pushing and pulling back the same digests. */
@NullMarked
package io.stowage.acceptance.clients;

import org.jspecify.annotations.NullMarked;
