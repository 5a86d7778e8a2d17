/** Speculative decoding: drafts of a sequence's next tokens, how often they come true, and whether checking them pays. Pure: no clock, no model. */
@NullMarked
package io.millrace.speculation;

import org.jspecify.annotations.NullMarked;
