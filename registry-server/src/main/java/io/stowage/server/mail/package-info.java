/** Errors by mail: {@link io.stowage.server.mail.ErrorMails}. */
@NullMarked
package io.stowage.server.mail;

import org.jspecify.annotations.NullMarked;
