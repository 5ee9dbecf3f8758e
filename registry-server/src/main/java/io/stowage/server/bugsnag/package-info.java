/** Errors by Bugsnag: {@link io.stowage.server.bugsnag.BugsnagReports}. */
@NullMarked
package io.stowage.server.bugsnag;

import org.jspecify.annotations.NullMarked;
