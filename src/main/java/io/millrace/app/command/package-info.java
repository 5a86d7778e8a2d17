/** Commands of the service's own, and what they share with the service: pulling, signals, logs. */
@NullMarked
package io.millrace.app.command;

import org.jspecify.annotations.NullMarked;
