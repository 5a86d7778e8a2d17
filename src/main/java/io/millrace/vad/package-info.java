/** Which parts of a sound somebody speaks in, apart from the model that tells: what is kept of it, as it is read, and where that lay. */
@NullMarked
package io.millrace.vad;

import org.jspecify.annotations.NullMarked;
