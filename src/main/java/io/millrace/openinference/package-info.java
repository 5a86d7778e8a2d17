/** The Open Inference Protocol v2 over REST, as KServe and Triton speak it, with the binary tensor extension. */
@NullMarked
package io.millrace.openinference;

import org.jspecify.annotations.NullMarked;
