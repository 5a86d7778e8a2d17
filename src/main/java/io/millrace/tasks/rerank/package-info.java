/** Scores of pairs of texts. */
@NullMarked
package io.millrace.tasks.rerank;

import org.jspecify.annotations.NullMarked;
