/** Main class, properties, wiring, request filters and command line. */
@NullMarked
package io.millrace.app;

import org.jspecify.annotations.NullMarked;
