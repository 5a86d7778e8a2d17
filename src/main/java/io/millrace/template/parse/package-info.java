/** The syntax of templates: the lexer, the parser and the syntax tree, which knows values as literals alone. */
@NullMarked
package io.millrace.template.parse;

import org.jspecify.annotations.NullMarked;
