/** What a folder of a model is, read from its files without loading it. */
@NullMarked
package io.millrace.inspect;

import org.jspecify.annotations.NullMarked;
