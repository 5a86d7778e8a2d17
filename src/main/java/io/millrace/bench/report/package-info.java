/** Figures of measured requests, and how they are shown: table, JSON, HTML, comparison. */
@NullMarked
package io.millrace.bench.report;

import org.jspecify.annotations.NullMarked;
