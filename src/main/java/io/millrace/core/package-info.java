/** What every package speaks: ids, data types, token counts, and the errors a request can end in. */
@NullMarked
package io.millrace.core;

import org.jspecify.annotations.NullMarked;
