/** ONNX Runtime: where a model runs and how it is loaded. */
@NullMarked
package io.millrace.runtime;

import org.jspecify.annotations.NullMarked;
