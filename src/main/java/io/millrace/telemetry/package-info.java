/** Meters of the engines, fed by the listeners they call. */
@NullMarked
package io.millrace.telemetry;

import org.jspecify.annotations.NullMarked;
