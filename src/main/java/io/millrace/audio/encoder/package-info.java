/** Samples into the bytes of sound files, as they come; pure. */
@NullMarked
package io.millrace.audio.encoder;

import org.jspecify.annotations.NullMarked;
