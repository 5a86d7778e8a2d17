/** What limits the service: counters, their history, and a verdict that is a pure function of two of them. */
@NullMarked
package io.millrace.verdict;

import org.jspecify.annotations.NullMarked;
