/** Commands of the service's own: pulling and serving models, keys, the list of meters. */
@NullMarked
package io.millrace.app.command;

import org.jspecify.annotations.NullMarked;
