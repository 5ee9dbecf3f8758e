/** Who may do what over the v1 API: tokens that an index confirms, and signed requests. */
@NullMarked
package io.stowage.server.auth;

import org.jspecify.annotations.NullMarked;
