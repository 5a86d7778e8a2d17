/** A language model that says what a script has it say, through the tokenizer, engine and stream of a real one. */
@NullMarked
package io.millrace.scripted;

import org.jspecify.annotations.NullMarked;
