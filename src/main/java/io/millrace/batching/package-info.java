/** Micro-batching for stateless models: planner, workers, and the ports they drive. */
@NullMarked
package io.millrace.batching;

import org.jspecify.annotations.NullMarked;
