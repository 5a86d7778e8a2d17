/** Text into speech. */
@NullMarked
package io.millrace.tasks.speak;

import org.jspecify.annotations.NullMarked;
