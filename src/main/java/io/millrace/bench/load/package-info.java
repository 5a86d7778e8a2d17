/** When requests are sent, and figures of what came of them. Uses no class of the service. */
@NullMarked
package io.millrace.bench.load;

import org.jspecify.annotations.NullMarked;
