/** OpenAI's audio endpoints: from sound to text. */
@NullMarked
package io.millrace.openai.audio;

import org.jspecify.annotations.NullMarked;
