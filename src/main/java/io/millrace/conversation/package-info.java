/** One conversation type behind every wire form: messages, parts, tools, reasoning; and how a chat template sees them. */
@NullMarked
package io.millrace.conversation;

import org.jspecify.annotations.NullMarked;
