/** The tokens of answers with how sure the model was of them, and where answers part. */
@NullMarked
package io.millrace.lab.logprobs;

import org.jspecify.annotations.NullMarked;
