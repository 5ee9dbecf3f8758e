/** A listener outside Stowage: it keeps a record of what happens, and refuses some images. */
@NullMarked
package com.example.listener;

import org.jspecify.annotations.NullMarked;
