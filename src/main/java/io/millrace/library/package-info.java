/**
 * Millrace inside of another program: models of a folder, loaded and batched in its process, without a server. {@link
 * io.millrace.library.Millrace} is where to begin.
 */
@NullMarked
package io.millrace.library;

import org.jspecify.annotations.NullMarked;
