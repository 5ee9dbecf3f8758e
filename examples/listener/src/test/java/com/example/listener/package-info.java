@NullMarked
package com.example.listener;

import org.jspecify.annotations.NullMarked;
