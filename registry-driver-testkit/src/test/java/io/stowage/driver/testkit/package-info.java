@NullMarked
package io.stowage.driver.testkit;

import org.jspecify.annotations.NullMarked;
