/** One rendering: statements, expressions, scopes, macros, loops and the global functions. */
@NullMarked
package io.millrace.template.run;

import org.jspecify.annotations.NullMarked;
