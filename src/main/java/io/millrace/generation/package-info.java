/** Continuous batching of autoregressive decoders, and the port a decoder implements. */
@NullMarked
package io.millrace.generation;

import org.jspecify.annotations.NullMarked;
