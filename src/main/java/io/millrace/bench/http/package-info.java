/** HTTP as a load generator speaks it: requests as bytes, one client on one thread, answers. */
@NullMarked
package io.millrace.bench.http;

import org.jspecify.annotations.NullMarked;
