/** The command {@code chat}: a conversation with a model in a terminal, or one answer through pipes. */
@NullMarked
package io.millrace.terminal;

import org.jspecify.annotations.NullMarked;
