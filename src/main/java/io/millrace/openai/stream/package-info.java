/** Answers on the wire as OpenAI's clients know them: bytes, streams of server-sent events, errors. */
@NullMarked
package io.millrace.openai.stream;

import org.jspecify.annotations.NullMarked;
