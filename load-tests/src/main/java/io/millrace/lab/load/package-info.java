/** Load on a service, in closed and in open loop, and what came of it. */
@NullMarked
package io.millrace.lab.load;

import org.jspecify.annotations.NullMarked;
