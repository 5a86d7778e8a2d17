/** Any graph of tensors: named tensors in, named tensors out. */
@NullMarked
package io.millrace.runtime.tensor;

import org.jspecify.annotations.NullMarked;
