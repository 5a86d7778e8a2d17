/** What a prompt holds that is no token. */
@NullMarked
package io.millrace.generation.vector;

import org.jspecify.annotations.NullMarked;
