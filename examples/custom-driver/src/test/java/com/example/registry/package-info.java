@NullMarked
package com.example.registry;

import org.jspecify.annotations.NullMarked;
