@NullMarked
package io.stowage.driver.file;

import org.jspecify.annotations.NullMarked;
