/** What acoustic models take of a sound: its samples, normalised, or its spectrum over time. Pure. */
@NullMarked
package io.millrace.audio.feature;

import org.jspecify.annotations.NullMarked;
