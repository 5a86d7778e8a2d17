/** The dialects in which models write tool calls and reasoning: told from the chat template, read while the text comes. */
@NullMarked
package io.millrace.conversation.dialect;

import org.jspecify.annotations.NullMarked;
