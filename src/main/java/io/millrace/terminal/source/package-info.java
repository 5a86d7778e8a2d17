/** Where the answers of a conversation come from, a server or models of this process, and how they are read. */
@NullMarked
package io.millrace.terminal.source;

import org.jspecify.annotations.NullMarked;
