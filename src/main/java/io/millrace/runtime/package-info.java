/** ONNX Runtime through its C API: sessions, providers, device memory, KV cache. */
@NullMarked
package io.millrace.runtime;

import org.jspecify.annotations.NullMarked;
