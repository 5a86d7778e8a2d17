/** What is asked for: texts of so many tokens, conversations, traces, and the requests that they become. */
@NullMarked
package io.millrace.bench.workload;

import org.jspecify.annotations.NullMarked;
