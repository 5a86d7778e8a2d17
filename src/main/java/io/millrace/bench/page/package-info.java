/** One page that loads nothing, and the axes of its charts. */
@NullMarked
package io.millrace.bench.page;

import org.jspecify.annotations.NullMarked;
