/** When models are looked after: clocks, waits, and folders that change. */
@NullMarked
package io.millrace.models.upkeep;

import org.jspecify.annotations.NullMarked;
