/** How far long work is, for people who wait for it: a bar on a terminal, lines elsewhere, nothing where nobody wants it. */
@NullMarked
package io.millrace.progress;

import org.jspecify.annotations.NullMarked;
