/** A conversation in a terminal, apart from terminal and model: what was said and set, what a line means, what is asked and kept. Pure but for files. */
@NullMarked
package io.millrace.terminal.talk;

import org.jspecify.annotations.NullMarked;
