/**
 * What a client can send that is wrong: one row for each rule. Every row expects the status and the
 * code of the specification, that nothing is left in the storage and that the server goes on.
 */
@NullMarked
package io.stowage.server.badinput;

import org.jspecify.annotations.NullMarked;
