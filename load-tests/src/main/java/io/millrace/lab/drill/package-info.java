/** Drills: overload, clients that vanish, restarts. */
@NullMarked
package io.millrace.lab.drill;

import org.jspecify.annotations.NullMarked;
