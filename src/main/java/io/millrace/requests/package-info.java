/** The way of a request to the model that answers it: deadline, fallback, breaker, lease, batches. */
@NullMarked
package io.millrace.requests;

import org.jspecify.annotations.NullMarked;
