/** Deployments, routing by model name, admission, and the one bridge from engine events to Reactor. */
@NullMarked
package io.millrace.serving;

import org.jspecify.annotations.NullMarked;
