/** What holds generated texts to what was asked for: languages, thinking first, calls of tools among free text. */
@NullMarked
package io.millrace.guidance;

import org.jspecify.annotations.NullMarked;
