/** Faults on a script, between real models and what runs them: for tests and drills. */
@NullMarked
package io.millrace.faults;

import org.jspecify.annotations.NullMarked;
