/** Stateless models by what they take and give: texts to vectors and labels, tensors to tensors. */
@NullMarked
package io.millrace.encoding;

import org.jspecify.annotations.NullMarked;
