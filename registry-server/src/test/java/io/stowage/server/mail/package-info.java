@NullMarked
package io.stowage.server.mail;

import org.jspecify.annotations.NullMarked;
