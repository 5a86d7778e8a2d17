/** OpenAI's Responses API: answers as items, kept for a while so that others may follow them. */
@NullMarked
package io.millrace.openai.responses;

import org.jspecify.annotations.NullMarked;
