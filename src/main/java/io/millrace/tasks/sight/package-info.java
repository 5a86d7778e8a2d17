/** What language models see: the images of chats, from the prompt to vectors. */
@NullMarked
package io.millrace.tasks.sight;

import org.jspecify.annotations.NullMarked;
