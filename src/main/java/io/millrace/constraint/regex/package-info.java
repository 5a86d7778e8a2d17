/** Regular languages of text, as values, and their derivatives by bytes. */
@NullMarked
package io.millrace.constraint.regex;

import org.jspecify.annotations.NullMarked;
