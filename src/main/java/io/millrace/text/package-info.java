/** Between text and tokens: tokenizer, chat template, incremental detokenizer, stop strings. */
@NullMarked
package io.millrace.text;

import org.jspecify.annotations.NullMarked;
