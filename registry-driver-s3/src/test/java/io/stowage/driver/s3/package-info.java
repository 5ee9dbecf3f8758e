@NullMarked
package io.stowage.driver.s3;

import org.jspecify.annotations.NullMarked;
