@NullMarked
package io.stowage.server.auth;

import org.jspecify.annotations.NullMarked;
