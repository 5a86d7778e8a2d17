/** A great many requests, every answer checked. */
@NullMarked
package io.millrace.lab.soak;

import org.jspecify.annotations.NullMarked;
