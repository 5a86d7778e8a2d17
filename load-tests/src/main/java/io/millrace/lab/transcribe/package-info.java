/** Many clients that have sound written down, beside others that chat. */
@NullMarked
package io.millrace.lab.transcribe;

import org.jspecify.annotations.NullMarked;
