/** Matching of a grammar byte by byte, and the masks of tokens that may come next. */
@NullMarked
package io.millrace.constraint.match;

import org.jspecify.annotations.NullMarked;
