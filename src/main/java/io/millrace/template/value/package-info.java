/** Python's values as templates see them, what can be done with any of them, and the bounds of a rendering. */
@NullMarked
package io.millrace.template.value;

import org.jspecify.annotations.NullMarked;
