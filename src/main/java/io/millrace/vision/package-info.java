/** Images to the tensors that image models take. */
@NullMarked
package io.millrace.vision;

import org.jspecify.annotations.NullMarked;
