/**
 * The OCI distribution specification, rule by rule, over HTTP against a server in this process. The
 * test names say the rules; the specification's own words are those of its {@code spec.md}.
 */
@NullMarked
package io.stowage.server.spec;

import org.jspecify.annotations.NullMarked;
