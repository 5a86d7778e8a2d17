/** The OpenAI API: endpoints, wire records, server-sent events, error envelope. */
@NullMarked
package io.millrace.openai;

import org.jspecify.annotations.NullMarked;
