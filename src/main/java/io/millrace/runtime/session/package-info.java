/** Loaded models: their signature, how they run and end, and the memory of their tensors. */
@NullMarked
package io.millrace.runtime.session;

import org.jspecify.annotations.NullMarked;
