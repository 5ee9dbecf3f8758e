/** The runnable jar, started as a user starts it, under real clients, crashes, races and load. */
@NullMarked
package io.stowage.acceptance;

import org.jspecify.annotations.NullMarked;
