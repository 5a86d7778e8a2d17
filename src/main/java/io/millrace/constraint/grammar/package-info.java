/** Context-free languages over regular terminals, as values. */
@NullMarked
package io.millrace.constraint.grammar;

import org.jspecify.annotations.NullMarked;
