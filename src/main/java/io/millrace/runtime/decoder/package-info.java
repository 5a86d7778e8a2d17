/** Decoders: their graph, their KV cache and its slots. */
@NullMarked
package io.millrace.runtime.decoder;

import org.jspecify.annotations.NullMarked;
