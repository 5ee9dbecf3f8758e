/** The OCI distribution API, one class per resource. */
@NullMarked
package io.stowage.server.oci;

import org.jspecify.annotations.NullMarked;
