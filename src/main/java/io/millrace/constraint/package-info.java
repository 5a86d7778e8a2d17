/** What a generated text may be: languages of bytes, and the tokens that keep a text inside them. Knows no model and no protocol. */
@NullMarked
package io.millrace.constraint;

import org.jspecify.annotations.NullMarked;
