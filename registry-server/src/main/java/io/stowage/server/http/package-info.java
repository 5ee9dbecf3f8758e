/** What every API needs of HTTP: routes, bodies, errors, ranges, locations and the access log. */
@NullMarked
package io.stowage.server.http;

import org.jspecify.annotations.NullMarked;
