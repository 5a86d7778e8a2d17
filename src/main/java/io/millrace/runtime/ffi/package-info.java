/** The C API of ONNX Runtime: its functions, handles and failures, and counts of what is open. */
@NullMarked
package io.millrace.runtime.ffi;

import org.jspecify.annotations.NullMarked;
