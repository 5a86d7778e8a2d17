/** What language models see and hear: the images and sounds of chats, from the prompt to vectors. */
@NullMarked
package io.millrace.tasks.sight;

import org.jspecify.annotations.NullMarked;
