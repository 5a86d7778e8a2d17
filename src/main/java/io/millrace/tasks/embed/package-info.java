/** Texts to vectors. */
@NullMarked
package io.millrace.tasks.embed;

import org.jspecify.annotations.NullMarked;
