/** Notations in which clients write languages: regular expressions, GBNF, Lark. */
@NullMarked
package io.millrace.constraint.notation;

import org.jspecify.annotations.NullMarked;
