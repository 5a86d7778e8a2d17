/** From logits to a token: sampling parameters and the sampler. */
@NullMarked
package io.millrace.decoding;

import org.jspecify.annotations.NullMarked;
