/** What the service says once it has started. */
@NullMarked
package io.millrace.app.start;

import org.jspecify.annotations.NullMarked;
