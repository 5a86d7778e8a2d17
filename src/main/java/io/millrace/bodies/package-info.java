/** Request bodies while they come and while they are worked on: bounded together, in memory and on disk. Knows nothing of endpoints. */
@NullMarked
package io.millrace.bodies;

import org.jspecify.annotations.NullMarked;
