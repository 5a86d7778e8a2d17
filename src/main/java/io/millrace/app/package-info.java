/** Main class, properties, wiring and request filters. */
@NullMarked
package io.millrace.app;

import org.jspecify.annotations.NullMarked;
