/** Text generation: from a prompt to a stream of text, by an engine that batches continuously. */
@NullMarked
package io.millrace.tasks.generate;

import org.jspecify.annotations.NullMarked;
