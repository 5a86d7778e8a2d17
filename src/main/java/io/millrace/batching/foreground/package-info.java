/** How heavy batches give way to the answers that language models write. */
@NullMarked
package io.millrace.batching.foreground;

import org.jspecify.annotations.NullMarked;
