/** Models whose vectors of texts and of images lie in one space. */
@NullMarked
package io.millrace.encoding.space;

import org.jspecify.annotations.NullMarked;
