/** When models are looked after: clocks, waits, folders that change, what is pulled for them and what all may take. */
@NullMarked
package io.millrace.models.upkeep;

import org.jspecify.annotations.NullMarked;
