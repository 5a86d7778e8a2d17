/** Anthropic's Messages API: conversations in blocks of content. */
@NullMarked
package io.millrace.openai.messages;

import org.jspecify.annotations.NullMarked;
