/** What is installed beside the registry: services in jars of third parties. */
@NullMarked
package io.stowage.core.extension;

import org.jspecify.annotations.NullMarked;
