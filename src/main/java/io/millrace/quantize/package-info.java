/** The command {@code quantize}: a model folder with its weight matrices in blocks of few bits, and what that costs. */
@NullMarked
package io.millrace.quantize;

import org.jspecify.annotations.NullMarked;
