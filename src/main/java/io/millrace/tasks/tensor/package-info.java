/** Tensors in, tensors out. */
@NullMarked
package io.millrace.tasks.tensor;

import org.jspecify.annotations.NullMarked;
