/** A storage driver outside Stowage, for a store that knows keys and values. */
@NullMarked
package com.example.registry;

import org.jspecify.annotations.NullMarked;
