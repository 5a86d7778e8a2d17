/** Encoder-decoder models of speech: their graphs, and the caches of the windows that are decoded together. */
@NullMarked
package io.millrace.runtime.speech;

import org.jspecify.annotations.NullMarked;
