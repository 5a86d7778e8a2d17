/** What makes a graph a voice: symbols and how they are spoken in, samples out. */
@NullMarked
package io.millrace.encoding.voice;

import org.jspecify.annotations.NullMarked;
