/** What stands in front of the server and around it: proxies, service unit, image and scripts. */
@NullMarked
package io.stowage.acceptance.deployment;

import org.jspecify.annotations.NullMarked;
