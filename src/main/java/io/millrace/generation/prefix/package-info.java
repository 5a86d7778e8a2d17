/** Where the leading tokens of a prompt have been run before. */
@NullMarked
package io.millrace.generation.prefix;

import org.jspecify.annotations.NullMarked;
