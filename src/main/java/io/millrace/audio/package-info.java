/** An encoded sound as one channel of numbers at the rate that a model takes, a slice at a time. Pure. */
@NullMarked
package io.millrace.audio;

import org.jspecify.annotations.NullMarked;
