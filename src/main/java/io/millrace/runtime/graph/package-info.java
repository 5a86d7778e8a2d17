/** What ONNX files hold, read without loading them. */
@NullMarked
package io.millrace.runtime.graph;

import org.jspecify.annotations.NullMarked;
