/** The decoders, each of one form of sound: they give blocks of samples and read no more of the file than these take. */
@NullMarked
package io.millrace.audio.coded;

import org.jspecify.annotations.NullMarked;
