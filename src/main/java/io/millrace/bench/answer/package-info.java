/** What comes back of a request, and when. */
@NullMarked
package io.millrace.bench.answer;

import org.jspecify.annotations.NullMarked;
