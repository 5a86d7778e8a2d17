/** What models are for: one folder a task, and the service made of them. */
@NullMarked
package io.millrace.tasks;

import org.jspecify.annotations.NullMarked;
