/** Labels of texts and images. */
@NullMarked
package io.millrace.tasks.classify;

import org.jspecify.annotations.NullMarked;
