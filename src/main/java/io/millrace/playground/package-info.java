/** The playground: a page at {@code /} that asks this service from a browser, and the files that it loads. */
@NullMarked
package io.millrace.playground;

import org.jspecify.annotations.NullMarked;
