/** The images of chats as vision encoders take them. */
@NullMarked
package io.millrace.vision.chat;

import org.jspecify.annotations.NullMarked;
