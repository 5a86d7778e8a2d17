/** What metrics cost, and whether each of them moves. */
@NullMarked
package io.millrace.lab.metrics;

import org.jspecify.annotations.NullMarked;
