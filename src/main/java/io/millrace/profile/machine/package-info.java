/** What this machine can do at most, measured with ONNX Runtime over graphs that are written here. */
@NullMarked
package io.millrace.profile.machine;

import org.jspecify.annotations.NullMarked;
