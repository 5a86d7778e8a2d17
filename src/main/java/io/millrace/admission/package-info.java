/** Bounds on what has been accepted and not ended: places by item, by token and by caller. */
@NullMarked
package io.millrace.admission;

import org.jspecify.annotations.NullMarked;
