/** Requests that are nearly valid, and what their answers may be. */
@NullMarked
package io.millrace.lab.fuzz;

import org.jspecify.annotations.NullMarked;
